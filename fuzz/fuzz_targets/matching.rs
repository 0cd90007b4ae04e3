//! Lists of reference strings, one a line: any of them are compared and united to works.
#![no_main]

use ivig::citation;
use ivig::citation::matching::{Decided, Description, Reason, compare, unite};
use ivig::model::Reference;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let entries: Vec<Description> = text
        .lines()
        .map(|line| {
            let mut reference = Reference::from_raw(1, line);
            citation::complete(&mut reference);
            Description::from(&reference)
        })
        .collect();
    let works = unite(&entries, &Decided::default());
    assert_eq!(works.links.len() + works.count as usize, entries.len());
    for link in &works.links {
        let (a, b) = (&entries[link.a as usize], &entries[link.b as usize]);
        assert_eq!(compare(a, b).points, compare(b, a).points);
        assert!(link.reason != Reason::Decided);
    }
    // What stands first and last may not be one work, and then they are not.
    if let Some(last) = (entries.len() as u32).checked_sub(1).filter(|last| *last > 0) {
        let decided = Decided { different: vec![(0, last)], ..Decided::default() };
        let works = unite(&entries, &decided);
        assert_ne!(works.work_of[0], works.work_of[last as usize]);
    }
});

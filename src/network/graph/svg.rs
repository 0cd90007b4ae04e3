//! A picture of a citation graph: years from left to right, a column each, who cites joined to what
//! is cited by a curve. What is cited more within the graph is drawn larger.

use std::collections::BTreeMap;

use super::Graph;
use crate::export::escape;

/// Sizes in pixels.
const COLUMN_WIDTH: f64 = 132.0;
const ROW_HEIGHT: f64 = 46.0;
const MARGIN: f64 = 40.0;
const TOP: f64 = 70.0;
const LEAST_RADIUS: f64 = 5.0;
const MOST_RADIUS: f64 = 16.0;

/// How far columns with free rows are moved up or down, as a share of these rows, so that curves do
/// not run through the works of the columns between.
const STAGGER: [f64; 5] = [0.0, -0.7, 0.45, -0.35, 0.8];

/// The fewest rows that a picture has.
const LEAST_ROWS: usize = 8;

/// How often rows are put in the order of their neighbours.
const SWEEPS: usize = 12;

/// How many characters of a label are shown.
const LABEL_CHARS: usize = 22;

struct Place {
    x: f64,
    y: f64,
    radius: f64,
}

impl Graph {
    /// The graph as SVG. Titles show where a pointer rests on a work.
    pub fn svg(&self) -> String {
        let columns = self.columns();
        let rows = columns.iter().map(|(_, nodes)| nodes.len()).max().unwrap_or(0).max(LEAST_ROWS);
        let places = self.places(&columns, rows);
        let width = 2.0 * MARGIN + COLUMN_WIDTH * columns.len().max(1) as f64;
        let height = TOP + MARGIN + ROW_HEIGHT * rows as f64 + 30.0;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <title>Citations among {} works</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
            self.nodes.len()
        );
        for (at, (year, _)) in columns.iter().enumerate() {
            let x = MARGIN + COLUMN_WIDTH * (at as f64 + 0.5);
            let year = year.map_or("no year".to_owned(), |year| year.to_string());
            out.push_str(&format!(
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#555555\" font-weight=\"bold\">{year}</text>\n",
                TOP - 34.0
            ));
        }
        for &(citing, cited) in &self.edges {
            out.push_str(&curve(&places[citing], &places[cited]));
        }
        for (node, place) in self.nodes.iter().zip(&places) {
            out.push_str(&circle(node, place));
        }
        out.push_str(&legend(height));
        out.push_str("</svg>\n");
        out
    }

    /// Places of nodes by year; those without a year come last.
    fn columns(&self) -> Vec<(Option<u16>, Vec<usize>)> {
        let mut by_year: BTreeMap<(bool, Option<u16>), Vec<usize>> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            by_year.entry((node.year().is_none(), node.year())).or_default().push(at);
        }
        let mut columns: Vec<(Option<u16>, Vec<usize>)> =
            by_year.into_iter().map(|((_, year), nodes)| (year, nodes)).collect();
        self.order_rows(&mut columns);
        columns
    }

    /// Puts every node near the mean row of its neighbours, sweep by sweep, so that fewer curves
    /// cross (the barycentre method of Sugiyama, Tagawa and Toda, 1981).
    fn order_rows(&self, columns: &mut [(Option<u16>, Vec<usize>)]) {
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for &(citing, cited) in &self.edges {
            neighbours[citing].push(cited);
            neighbours[cited].push(citing);
        }
        let mut rows = vec![0.0; self.nodes.len()];
        let settle = |rows: &mut [f64], nodes: &[usize]| {
            let middle = (nodes.len() as f64 - 1.0) / 2.0;
            for (row, &node) in nodes.iter().enumerate() {
                rows[node] = row as f64 - middle;
            }
        };
        for (_, nodes) in columns.iter() {
            settle(&mut rows, nodes);
        }
        for _ in 0..SWEEPS {
            for (_, nodes) in columns.iter_mut() {
                let mean = |node: usize| {
                    let around = &neighbours[node];
                    if around.is_empty() {
                        return rows[node];
                    }
                    around.iter().map(|&other| rows[other]).sum::<f64>() / around.len() as f64
                };
                let mut keyed: Vec<(f64, usize)> =
                    nodes.iter().map(|&node| (mean(node), node)).collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                *nodes = keyed.into_iter().map(|(_, node)| node).collect();
                settle(&mut rows, nodes);
            }
        }
    }

    fn places(&self, columns: &[(Option<u16>, Vec<usize>)], rows: usize) -> Vec<Place> {
        let most = self.nodes.iter().map(|node| node.cited).max().unwrap_or(0).max(1);
        let mut places: Vec<Place> =
            self.nodes.iter().map(|_| Place { x: 0.0, y: 0.0, radius: 0.0 }).collect();
        for (column, (_, nodes)) in columns.iter().enumerate() {
            let free = (rows - nodes.len()) as f64;
            let first = free / 2.0 * (1.0 + STAGGER[column % STAGGER.len()]);
            for (row, &node) in nodes.iter().enumerate() {
                let share = f64::from(self.nodes[node].cited) / f64::from(most);
                places[node] = Place {
                    x: MARGIN + COLUMN_WIDTH * (column as f64 + 0.5),
                    y: TOP + ROW_HEIGHT * (first + row as f64 + 0.5),
                    // Area, not radius, tells how often it is cited.
                    radius: LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * share.sqrt(),
                };
            }
        }
        places
    }
}

fn curve(from: &Place, to: &Place) -> String {
    let bend = if (from.x - to.x).abs() < 1.0 { COLUMN_WIDTH / 3.0 } else { 0.0 };
    let (x1, x2) = (from.x - from.radius, to.x + to.radius);
    let middle = f64::midpoint(x1, x2);
    let (c1, c2) = if bend > 0.0 { (x1 - bend, x2 + bend) } else { (middle, middle) };
    format!(
        "<path d=\"M{x1:.1} {:.1} C{c1:.1} {:.1} {c2:.1} {:.1} {x2:.1} {:.1}\" fill=\"none\" stroke=\"#7a8ca3\" stroke-opacity=\"0.45\"/>\n",
        from.y, from.y, to.y, to.y
    )
}

fn circle(node: &super::Node, place: &Place) -> String {
    let (fill, stroke, dashes) = match (node.is_retracted(), node.is_held()) {
        (true, _) => ("#fde0e0", "#c62828", ""),
        (false, true) => ("#2f6db3", "#1d4b80", ""),
        (false, false) => ("#ffffff", "#2f6db3", " stroke-dasharray=\"3 2\""),
    };
    let label = shortened(&node.label());
    let title = node.described.record.title.as_deref().unwrap_or_default();
    let about =
        format!("{} · {title} · cited by {} here", node.described.name, node.described.times_cited);
    let Place { x, y, radius } = place;
    format!(
        "<g><title>{}</title><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{fill}\" stroke=\"{stroke}\"{dashes}/>\
         <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#222222\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">{}</text></g>\n",
        escape::xml(&about),
        y - radius - 4.0,
        escape::xml(&label)
    )
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LABEL_CHARS {
        return label.to_owned();
    }
    let kept: String = label.chars().take(LABEL_CHARS - 1).collect();
    format!("{}…", kept.trim_end())
}

fn legend(height: f64) -> String {
    let y = height - 18.0;
    let marks = [
        ("#2f6db3", "#1d4b80", "", "in the corpus"),
        ("#ffffff", "#2f6db3", " stroke-dasharray=\"3 2\"", "cited only"),
        ("#fde0e0", "#c62828", "", "retracted"),
    ];
    let mut out = String::new();
    for (at, (fill, stroke, dashes, text)) in marks.into_iter().enumerate() {
        let x = MARGIN + 130.0 * at as f64;
        out.push_str(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"5\" fill=\"{fill}\" stroke=\"{stroke}\"{dashes}/><text x=\"{:.1}\" y=\"{y:.1}\" fill=\"#555555\">{text}</text>\n",
            y - 4.0,
            x + 10.0
        ));
    }
    out.push_str(&format!(
        "<text x=\"{:.1}\" y=\"{y:.1}\" fill=\"#555555\">larger: cited more often in this picture; curves lead from right (citing) to left (cited)</text>\n",
        MARGIN + 390.0
    ));
    out
}

//! Prints a style that comes with the program as the file of the Citation Style Language that it is, so
//! that other processors can be given the very same.

use std::process::ExitCode;

use hayagriva::archive::ArchivedStyle;

fn main() -> ExitCode {
    let id = std::env::args().nth(1).unwrap_or_default();
    let Some(style) = ArchivedStyle::by_name(&id) else {
        eprintln!("there is no style `{id}`");
        return ExitCode::FAILURE;
    };
    match style.get().to_xml() {
        // The library writes the usual term for further authors otherwise than the standard does, which
        // takes it for granted.
        Ok(xml) => println!("{}", xml.replace(" term=\"et al\"", "")),
        Err(cause) => {
            eprintln!("the style `{id}` cannot be written: {cause}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

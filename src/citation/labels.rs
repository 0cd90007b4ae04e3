//! What a token is part of.

/// The label of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Label {
    /// Before any field: the number of the entry.
    Head,
    /// Between fields: `vol.`, `In`, `[Internet]`.
    Other,
    /// After all fields: addresses, notes.
    Tail,
    /// Family name of an author.
    Family,
    /// Given names or initials of an author.
    Given,
    /// `Jr`.
    Suffix,
    /// A group that signs.
    Group,
    /// `and`, `et al`.
    EtAl,
    /// Editors and translators.
    Editor,
    /// The first word of the title.
    TitleStart,
    /// The title.
    Title,
    /// The first word of the journal or book.
    ContainerStart,
    /// The journal or book.
    Container,
    /// The year.
    Year,
    /// Month and day.
    Date,
    /// The volume.
    Volume,
    /// The issue or supplement.
    Issue,
    /// The first page or the article number.
    First,
    /// The last page.
    Last,
    /// Publisher and its place.
    Publisher,
}

/// How many labels there are.
pub const LABELS: usize = 20;

impl Label {
    /// All labels, in order.
    pub const ALL: [Self; LABELS] = [
        Self::Head,
        Self::Other,
        Self::Tail,
        Self::Family,
        Self::Given,
        Self::Suffix,
        Self::Group,
        Self::EtAl,
        Self::Editor,
        Self::TitleStart,
        Self::Title,
        Self::ContainerStart,
        Self::Container,
        Self::Year,
        Self::Date,
        Self::Volume,
        Self::Issue,
        Self::First,
        Self::Last,
        Self::Publisher,
    ];
}

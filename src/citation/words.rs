//! The few words that reference lists of every publisher share, in classes, and the hash by which
//! words are looked up.

use crate::text::fold::fold_char;

/// What a word does in a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum WordClass {
    /// Nothing that is known.
    #[default]
    Plain,
    /// `and` in several languages.
    And,
    /// `et al`, `and others`.
    EtAl,
    /// Before a family name: `van`, `de la`.
    Particle,
    /// After a name: `Jr`.
    Suffix,
    /// Names of months.
    Month,
    /// Before a volume.
    Volume,
    /// Before an issue.
    Issue,
    /// Before pages.
    Page,
    /// `Suppl`.
    Supplement,
    /// `eds`, `org`.
    Editor,
    /// `In`.
    In,
    /// Words of journals' names.
    Journal,
    /// Words of publishers' names.
    Publisher,
    /// `thesis`.
    Thesis,
    /// `proceedings`.
    Conference,
    /// `available`, `accessed`.
    Web,
    /// `edition`.
    Edition,
    /// Words of the names of groups.
    Group,
    /// Words that join others in running text.
    Function,
    /// `doi`, `PMID` and other names of identifiers.
    Identifier,
    /// `[letter]`, `Epub`, `in press`.
    Note,
}

/// How many classes there are.
pub(super) const CLASSES: usize = 22;

/// The words of each class, folded.
pub(super) const WORDS: &[(WordClass, &str)] = &[
    (WordClass::And, "and und et e y en och og i ve"),
    (WordClass::EtAl, "al alii others outros otros cols colab colaboradores coll mitarb ao"),
    (
        WordClass::Particle,
        "van von der den de la da do dos das del della di du des le ten ter zu zur bin ibn el abu dal vom af st",
    ),
    (WordClass::Suffix, "jr sr ii iii iv 2nd 3rd 4th junior filho neto sobrinho"),
    (
        WordClass::Month,
        "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august \
         september october november december janeiro fevereiro marco abril maio junho julho agosto setembro \
         outubro novembro dezembro fev abr mai ago set out dez ene enero febrero mayo septiembre octubre noviembre \
         diciembre dic janvier fevrier avril juin juillet aout septembre octobre novembre decembre januar februar \
         marz mai juni juli oktober dezember okt spring summer autumn winter fall",
    ),
    (WordClass::Volume, "v vol vols volume volumen bd band tomo t"),
    (WordClass::Issue, "n no nr num numero number issue iss heft art article"),
    (WordClass::Page, "p pp pg pgs pag page pages pags seite seiten s paginas ss"),
    (WordClass::Supplement, "suppl supplement supl supplementum sup spec special pt part"),
    (
        WordClass::Editor,
        "ed eds edit editor editors editores editora hrsg org orgs organizador organizadores coord coords \
         coordinador comp comps dir edited trans translator",
    ),
    (WordClass::In, "in em dans"),
    (
        WordClass::Journal,
        "j journal jornal rev revista review reviews revue ann annals arch archives acta bull bulletin int \
         international am american br british eur european med medicine medical medica sci science sciences lancet \
         bmc plos nature lett letters trans transactions biol biology chem chemistry clin clinical res research surg \
         surgery physiol psychol psychiatry neurol neurology immunol immunology pediatr pediatrics cancer oncol \
         oncology exp nat cell mol molecular natl acad assoc soc proc curr opin opinion front frontiers ther \
         therapeutics pharmacol pharmacology epidemiol epidemiology genet genetics environ adv advances zeitschrift \
         arq brasileira zh vestn health public saude salud nurs nursing biochem biophys dis diseases hum appl phys \
         rep reports methods care transl cienc anais cad cadernos estudos ecol ecology bioinformatics quarterly",
    ),
    (
        WordClass::Publisher,
        "press publisher publishers publishing publications springer elsevier wiley saunders mosby lippincott \
         williams wilkins blackwell routledge academic verlag ltd inc books imprensa universitaria prentice mcgraw \
         hill crc karger thieme sage editorial ediciones sons co",
    ),
    (
        WordClass::Thesis,
        "thesis dissertation tese dissertacao tesis these doctoral phd mestrado doutorado dissertations theses \
         master masters habilitation unpublished",
    ),
    (
        WordClass::Conference,
        "conference proceedings symposium congress congresso congreso workshop meeting anais simposio abstracts \
         presented",
    ),
    (
        WordClass::Web,
        "available accessed access retrieved disponivel disponible acesso acessado acceso consultado online internet \
         cited website url http https www from last updated viewed web on-line html pdf published",
    ),
    (
        WordClass::Edition,
        "edition edn edicao edicion aufl auflage 1st 5th 6th 7th 8th 9th 10th rd nd th",
    ),
    (
        WordClass::Group,
        "group committee society association organization organisation academy network investigators consortium agency \
         administration college foundation federation authority force institute institut instituto ministry ministerio \
         department council centers centre center commission board team collaborators collaboration office world \
         nations union bureau brasil united national federal secretaria service services initiative program \
         programme panel panelists",
    ),
    (
        WordClass::Function,
        "of the for with on to by an at as its is are or that this from between among during after into \
         using versus vs how what why does not their their's than which through within without against under \
         dos nos nas na no ao aos as os um uma para por com sobre entre los las una del con su al como desde \
         des les un une sur dans par pour avec aux fur mit und zur zum im am bei aus dem das die der eine einer \
         auf il lo gli nel nella dei degli delle con op het een voor bij met ou se",
    ),
    (
        WordClass::Identifier,
        "doi pmid pmcid pmc pubmed medline crossref isbn issn arxiv hdl embase scopus",
    ),
    (
        WordClass::Note,
        "epub press preprint forthcoming advance ahead print letter abstract review erratum correction retracted \
         comment editorial impresso prelo unpublished submitted accepted discussion quiz",
    ),
];

/// The hash of a word as it is folded: case and accents make no difference.
pub(super) fn hash(word: &str, scratch: &mut String) -> u32 {
    scratch.clear();
    for character in word.chars() {
        if character != '-' {
            fold_char(character, scratch);
        }
    }
    hash_folded(scratch)
}

/// FNV-1a over the bytes, folded to 32 bits.
pub(super) fn hash_folded(word: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as u32
}

//! Styles mended where the processor reads them otherwise than the standard says.

use hayagriva::citationberg::taxonomy::{
    NameVariable, NumberOrPageVariable, NumberVariable, PageVariable, StandardVariable, Term,
    Variable,
};
use hayagriva::citationberg::{
    Affixes, Choose, ChooseBranch, ChooseMatch, Formatting, IndependentStyle, Label,
    LabelPluralize, LayoutRenderingElement as Element, LongShortForm, Name, Names, NamesChild,
    Substitute, Text, TextTarget,
};

/// Tells, in an item, that the work has editors. No record has it otherwise.
pub(super) const HAS_EDITORS: StandardVariable = StandardVariable::Jurisdiction;

/// What no item has.
const NOTHING: StandardVariable = StandardVariable::License;

/// Mends all of a style that is printed.
pub(super) fn style(csl: &mut IndependentStyle) {
    let layouts =
        [Some(&mut csl.citation.layout), csl.bibliography.as_mut().map(|b| &mut b.layout)];
    for layout in layouts.into_iter().flatten() {
        layout.elements.iter_mut().for_each(element);
    }
    csl.macros.iter_mut().flat_map(|one| &mut one.children).for_each(element);
}

fn element(any: &mut Element) {
    match any {
        Element::Names(one) => names(one),
        Element::Text(one) => text(one),
        Element::Label(one) if one.variable == NumberOrPageVariable::Page(PageVariable::Page) => {
            *any = Element::Choose(page_label(one));
        }
        Element::Group(group) => group.children.iter_mut().for_each(element),
        Element::Choose(choose) => {
            for branch in std::iter::once(&mut choose.if_).chain(&mut choose.else_if) {
                test(branch);
                branch.children.iter_mut().for_each(element);
            }
            let otherwise = choose.otherwise.iter_mut();
            otherwise.flat_map(|branch| &mut branch.children).for_each(element);
        }
        Element::Label(_) | Element::Number(_) | Element::Date(_) => {}
    }
}

fn names(names: &mut Names) {
    // Nothing is printed where there is no `<name/>`, for which the standard takes an empty one. Those
    // within a substitute take that of the names that they stand for.
    if names.name().is_none() {
        names.children.insert(0, NamesChild::Name(Name::default()));
    }
    // Names are not seen to be missing, so that their group is printed without them (`in` of nobody),
    // but what should stand in for them is.
    if names.substitute().is_none() {
        let nothing = TextTarget::from(Variable::Standard(NOTHING));
        let children = vec![Element::Text(Text { target: nothing, ..blank() })];
        names.children.push(NamesChild::Substitute(Substitute { children }));
    }
    let substitutes = names.children.iter_mut().filter_map(|child| match child {
        NamesChild::Substitute(substitute) => Some(&mut substitute.children),
        _ => None,
    });
    for one in substitutes.flatten().filter(|one| !matches!(one, Element::Names(_))) {
        element(one);
    }
}

fn text(text: &mut Text) {
    // Of short forms only that of the work's own title is looked for.
    if let TextTarget::Variable { var, form: LongShortForm::Short } = &mut text.target
        && *var == Variable::Standard(StandardVariable::ContainerTitle)
    {
        *var = Variable::Standard(StandardVariable::ContainerTitleShort);
    }
}

/// Editors that were printed in place of authors are not found by later tests.
fn test(branch: &mut ChooseBranch) {
    for variable in branch.variable.iter_mut().flatten() {
        if *variable == Variable::Name(NameVariable::Editor) {
            *variable = Variable::Standard(HAS_EDITORS);
        }
    }
}

/// The label of pages is always chosen by their number, whatever the style says, and those that are no
/// plain numbers (`228-230.e1`) are taken for one page. Items of such a range have a first page.
fn page_label(label: &Label) -> Choose {
    let page = Variable::Page(PageVariable::Page);
    let first = Variable::Number(NumberVariable::PageFirst);
    let term = |plural| {
        let own = &label.label;
        Element::Text(Text {
            target: TextTarget::Term { term: Term::PageVariable, form: own.form, plural },
            formatting: own.formatting,
            affixes: own.affixes.clone(),
            text_case: own.text_case,
            strip_periods: own.strip_periods,
            ..blank()
        })
    };
    let of_any = |plural| (branch(vec![page], vec![term(plural)]), Vec::new());
    let (if_, else_if) = match label.label.plural {
        LabelPluralize::Always => of_any(true),
        LabelPluralize::Never => of_any(false),
        LabelPluralize::Contextual => {
            let by_number = ChooseBranch {
                is_numeric: Some(vec![page]),
                variable: None,
                ..branch(Vec::new(), vec![Element::Label(label.clone())])
            };
            let range = branch(vec![page, first], vec![term(true)]);
            (by_number, vec![range, branch(vec![page], vec![term(false)])])
        }
    };
    Choose { if_, else_if, otherwise: None }
}

/// What is printed where the work has all of some variables.
fn branch(variables: Vec<Variable>, children: Vec<Element>) -> ChooseBranch {
    ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: Some(variables),
        match_: ChooseMatch::All,
        children,
    }
}

/// A text without anything.
fn blank() -> Text {
    Text {
        target: TextTarget::Value { val: String::new() },
        formatting: Formatting::default(),
        affixes: Affixes::default(),
        display: None,
        quotes: false,
        strip_periods: false,
        text_case: None,
    }
}

//! How deeply the tags of a page nest, told from its text before a tree is built.
//!
//! Building the tree of `n` nested elements takes time quadratic in `n`, so a hostile page has to
//! be turned away first. The scan keeps the stack of open tags as a browser would, as far as that
//! matters for depth: void elements and elements whose end tag may be left out (`<p>`, `<li>`,
//! `<td>` ...) are not counted, an end tag closes what stands open inside its element but never
//! reaches out of a table or an object, and formatting elements with attributes go on counting
//! until they are closed themselves, because a browser opens them again in every later block.
//! The stack never grows beyond the limit, so the time is linear in the text.

/// The most tags that may stand open at once. Among some thirty article pages of a dozen publishers,
/// old and new, none had more than 33 open; the limit leaves room for eight times that.
pub(super) const MAX_OPEN_TAGS: usize = 256;

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
const END_TAG_OPTIONAL: &[&str] = &[
    "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "rb", "rp", "rt", "rtc",
    "colgroup", "tbody", "tfoot", "thead", "td", "th", "tr",
];
const RAW_TEXT: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// An end tag inside one of these closes nothing outside.
const BARRIERS: &[&str] =
    &["table", "caption", "object", "applet", "marquee", "template", "svg", "math", "select"];
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that may not stand in text: their end tags close all that is inside, while the end tag
/// of any other element is void where one of these is open inside it.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "main",
    "menu",
    "nav",
    "ol",
    "pre",
    "search",
    "section",
    "summary",
    "ul",
];

struct Open<'a> {
    name: &'a str,
    lasting: bool,
}

/// Whether more than [`MAX_OPEN_TAGS`] tags of `text` stand open at once.
pub(super) fn too_deep(text: &str) -> bool {
    let mut open: Vec<Open> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!") {
            // `<!-->` is a whole comment: the dashes that open it may close it.
            let close = if comment.starts_with("--") { "-->" } else { ">" };
            let Some(end) = comment.find(close) else { return false };
            rest = &comment[end + close.len()..];
            continue;
        }
        let is_end = rest.starts_with('/');
        let body = rest.strip_prefix('/').unwrap_or(rest);
        if !body.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_len = body
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
            .unwrap_or(body.len());
        let (name, attributes) = body.split_at(name_len);
        let Some(length) = tag_end(attributes) else { return false };
        let attributes = &attributes[..length];
        rest = &body[name_len + length + 1..];
        if is_end {
            close(&mut open, name);
            continue;
        }
        let foreign = open.iter().any(|tag| is_in(tag.name, &["svg", "math"]));
        let void = is_in(name, VOID) || (foreign && attributes.ends_with('/'));
        if void || is_in(name, END_TAG_OPTIONAL) {
            continue;
        }
        if is_in(name, RAW_TEXT) && !foreign {
            let Some(end) = raw_text_end(rest, name) else { return false };
            rest = &rest[end..];
            continue;
        }
        let lasting = is_in(name, FORMATTING) && !attributes.trim().is_empty();
        open.push(Open { name, lasting });
        if open.len() > MAX_OPEN_TAGS {
            return true;
        }
    }
    false
}

fn is_in(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// Where the tag whose attributes start `text` ends; quotes count only after an equals sign.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut after_equals = false;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return Some(at),
            quote @ (b'"' | b'\'') if after_equals => {
                at += 1 + bytes[at + 1..].iter().position(|&byte| byte == quote)?;
                after_equals = false;
            }
            b'=' => after_equals = true,
            byte => after_equals &= byte.is_ascii_whitespace(),
        }
        at += 1;
    }
    None
}

/// Where the end tag stands that ends the raw text of element `name`.
fn raw_text_end(text: &str, name: &str) -> Option<usize> {
    let ends_here = |at: usize| {
        let tag = text.get(at + 2..at + 2 + name.len());
        let after = text.as_bytes().get(at + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
            && after.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
    };
    text.match_indices("</").map(|(at, _)| at).find(|&at| ends_here(at))
}

fn close(open: &mut Vec<Open>, name: &str) {
    let formatting = is_in(name, FORMATTING);
    let block = is_in(name, BLOCKS) || is_in(name, BARRIERS);
    for at in (0..open.len()).rev() {
        if open[at].name.eq_ignore_ascii_case(name) {
            if formatting {
                open.remove(at);
            } else {
                let mut index = 0;
                open.retain(|tag| {
                    index += 1;
                    index <= at || (tag.lasting && index > at + 1)
                });
            }
            return;
        }
        let stops = is_in(open[at].name, BARRIERS) && !(is_in(name, &["table", "template"]))
            || (!block && !formatting && is_in(open[at].name, BLOCKS));
        if stops {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(open: &str, close: &str, times: usize) -> bool {
        too_deep(&format!("{}{}", open.repeat(times), close.repeat(times)))
    }

    #[test]
    fn nesting_beyond_the_limit_is_found() {
        assert!(!nested("<div>", "</div>", MAX_OPEN_TAGS));
        assert!(nested("<div>", "</div>", MAX_OPEN_TAGS + 1));
        assert!(nested("<table><tr><td>", "", 300));
        assert!(nested("<div/>", "", 300));
        assert!(nested("<div a\">", "", 300));
        assert!(nested("<span><div></span>", "", 300));
        assert!(nested("<div><object></div>", "", 300));
        assert!(nested("<div><font color=red></div>", "", 300));
        assert!(nested("<!--><div>", "", 300));
    }

    #[test]
    fn elements_that_need_no_end_tag_do_not_nest() {
        for page in [
            "<p>text",
            "<li>item",
            "<tr><td>1<td>2",
            "<br><img src=a><input>",
            "<div title='<div>'>a</div>",
            "<script>'<div>'</scripts></script>",
            "<!-- <div> -->",
            "<svg><path d=''/><use/></svg>",
            "<div><span></div>",
            "<dl><dt>a<dd>b</dl>",
            "a < b <3",
        ] {
            assert!(!too_deep(&page.repeat(2000)), "{page}");
        }
    }
}

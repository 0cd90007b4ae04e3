//! Graphs for Graphviz.

use super::Graph;

impl Graph {
    /// The graph in the DOT language.
    pub fn dot(&self) -> String {
        let mut out = String::from("digraph citations {\n  rankdir=RL;\n  node [shape=box];\n");
        for (at, node) in self.nodes.iter().enumerate() {
            let style = match (node.is_retracted(), node.is_held()) {
                (true, _) => ", color=red",
                (false, true) => "",
                (false, false) => ", style=dashed",
            };
            let title = node.described.record.title.as_deref().unwrap_or_default();
            out.push_str(&format!(
                "  n{at} [label={}, tooltip={}{style}];\n",
                quoted(&node.label()),
                quoted(title)
            ));
        }
        for (citing, cited) in &self.edges {
            out.push_str(&format!("  n{citing} -> n{cited};\n"));
        }
        out.push_str("}\n");
        out
    }
}

fn quoted(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

//! Graphs in `GraphML` (graphml.graphdrawing.org), for Gephi, yEd and Cytoscape.

use super::Graph;
use crate::export::escape;

/// Name and type of what is told of a node.
const ATTRIBUTES: [(&str, &str); 9] = [
    ("label", "string"),
    ("work", "string"),
    ("title", "string"),
    ("year", "int"),
    ("journal", "string"),
    ("doi", "string"),
    ("held", "boolean"),
    ("retracted", "boolean"),
    ("cited_by", "int"),
];

impl Graph {
    /// The graph in `GraphML`.
    pub fn graphml(&self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        );
        for (name, sort) in ATTRIBUTES {
            out.push_str(&format!(
                "  <key id=\"{name}\" for=\"node\" attr.name=\"{name}\" attr.type=\"{sort}\"/>\n"
            ));
        }
        out.push_str("  <graph edgedefault=\"directed\">\n");
        for (at, node) in self.nodes.iter().enumerate() {
            let record = &node.described.record;
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let values = [
                node.label(),
                node.described.name.clone(),
                text(&record.title),
                node.year().map_or(String::new(), |year| year.to_string()),
                text(&record.container),
                text(&record.ids.doi),
                node.is_held().to_string(),
                node.is_retracted().to_string(),
                node.described.times_cited.to_string(),
            ];
            out.push_str(&format!("    <node id=\"n{at}\">\n"));
            for ((name, _), value) in ATTRIBUTES.iter().zip(values).filter(|(_, v)| !v.is_empty()) {
                out.push_str(&format!(
                    "      <data key=\"{name}\">{}</data>\n",
                    escape::xml(&value)
                ));
            }
            out.push_str("    </node>\n");
        }
        for (citing, cited) in &self.edges {
            out.push_str(&format!("    <edge source=\"n{citing}\" target=\"n{cited}\"/>\n"));
        }
        out.push_str("  </graph>\n</graphml>\n");
        out
    }
}

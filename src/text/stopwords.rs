//! Words that carry the form of a question and not its matter.

/// Function words and the words that questions are asked with. They are left out of a plain
/// question; an exact search looks for them as for any other word.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
    "been", "being", "between", "both", "but", "by", "can", "compared", "could", "did", "do",
    "does", "done", "during", "each", "either", "few", "for", "from", "had", "has", "have",
    "having", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "may", "me",
    "might", "more", "most", "much", "must", "my", "no", "nor", "not", "of", "on", "or", "our",
    "over", "shall", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "under", "upon", "versus", "vs",
    "was", "we", "were", "what", "when", "where", "whether", "which", "while", "who", "whom",
    "whose", "why", "will", "with", "would", "you", "your", "s", "t",
];

/// Whether a folded word is one of them.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word)
}

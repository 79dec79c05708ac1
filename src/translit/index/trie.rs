//! A trie of words in level order: the children of a node lie side by side, so
//! a node is a mask of its letters and the place of its first child.

/// No word ends here.
pub(crate) const NO_WORD: u32 = u32::MAX;

/// Root of every trie.
pub(crate) const ROOT: u32 = 0;

/// Words of one script (symbols below 64) with a number each.
#[derive(Debug, Clone)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    /// One bit for each letter that continues.
    letters: u64,
    /// The first child; the others follow in letter order.
    first: u32,
    /// Number of the word that ends here.
    word: u32,
    /// Background probability of the prefix (see [`crate::translit::model::channel`]).
    background: f32,
}

impl Trie {
    /// Builds from sorted distinct words; word numbers are places in the list.
    /// `background(prefix, cells of its ancestors)` gives the probability of a
    /// prefix; the cells of the last three ancestors suffice to compute it.
    #[must_use]
    pub(crate) fn build<W: AsRef<[u8]>>(words: &[W], mut background: impl FnMut(&[u8], [f32; 3]) -> f32) -> Self {
        let blank = Node { letters: 0, first: 0, word: NO_WORD, background: background(&[], [0.0; 3]) };
        let mut nodes = vec![blank];
        // What each node still has to do: its words, its depth and its nearest ancestors' cells.
        let mut work: Vec<(usize, usize, [f32; 3])> = vec![(0, words.len(), [0.0; 3])];
        let mut depth_of: Vec<u8> = vec![0];
        let mut at = 0;
        while at < nodes.len() {
            let (mut from, to, above) = work[at];
            let depth = usize::from(depth_of[at]);
            if from < to && words[from].as_ref().len() == depth {
                nodes[at].word = from as u32;
                from += 1;
            }
            nodes[at].first = nodes.len() as u32;
            let ancestors = [nodes[at].background, above[0], above[1]];
            while from < to {
                let letter = words[from].as_ref()[depth];
                let end = from + words[from..to].partition_point(|w| w.as_ref()[depth] <= letter);
                nodes[at].letters |= 1 << letter;
                let cell = background(&words[from].as_ref()[..=depth], ancestors);
                nodes.push(Node { background: cell, ..blank });
                work.push((from, end, ancestors));
                depth_of.push(depth as u8 + 1);
                from = end;
            }
            at += 1;
        }
        nodes.shrink_to_fit();
        Self { nodes }
    }

    /// The child by a letter.
    #[must_use]
    pub(crate) fn child(&self, node: u32, letter: u8) -> Option<u32> {
        let n = &self.nodes[node as usize];
        let bit = 1_u64 << letter;
        (n.letters & bit != 0).then(|| n.first + (n.letters & (bit - 1)).count_ones())
    }

    /// The node at the end of a string of letters.
    #[must_use]
    pub(crate) fn walk(&self, mut node: u32, letters: &[u8]) -> Option<u32> {
        for &l in letters {
            node = self.child(node, l)?;
        }
        Some(node)
    }

    /// Number of the word that ends at a node, or [`NO_WORD`].
    #[must_use]
    pub(crate) fn word(&self, node: u32) -> u32 {
        self.nodes[node as usize].word
    }

    /// Background probability of the prefix at a node.
    #[must_use]
    pub(crate) fn background(&self, node: u32) -> f32 {
        self.nodes[node as usize].background
    }

    /// Bytes held.
    #[must_use]
    pub(crate) fn bytes(&self) -> usize {
        self.nodes.capacity() * std::mem::size_of::<Node>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_exactly_its_words() {
        let words: [&[u8]; 5] = [&[0], &[0, 1], &[0, 1, 5], &[3, 3], &[40]];
        let trie = Trie::build(&words, |_, _| 1.0);
        for (i, w) in words.iter().enumerate() {
            assert_eq!(trie.walk(ROOT, w).map(|n| trie.word(n)), Some(i as u32));
        }
        assert_eq!(trie.walk(ROOT, &[3]).map(|n| trie.word(n)), Some(NO_WORD));
        assert_eq!(trie.walk(ROOT, &[1]), None);
        assert!(Trie::build::<&[u8]>(&[], |_, _| 1.0).child(ROOT, 0).is_none());
    }
}

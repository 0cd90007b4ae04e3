//! Many short lists in two arrays (compressed sparse rows).

/// Lists of numbers, one after the other, and where each begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lists {
    /// Where each list begins, and where the last one ends.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}

impl Lists {
    /// Lists by key, from 0 to `count`, of items in the order in which they come.
    pub(super) fn by_key(count: u32, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0; count as usize + 1];
        for (key, _) in pairs.clone() {
            starts[key as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts.last().copied().unwrap_or(0) as usize];
        for (key, item) in pairs {
            let place = &mut next[key as usize];
            items[*place as usize] = item;
            *place += 1;
        }
        Self { starts, items }
    }

    /// Lists from their arrays; `None` where these do not fit each other.
    pub(super) fn from_arrays(starts: Vec<u32>, items: Vec<u32>) -> Option<Self> {
        let is_ascending = starts.windows(2).all(|pair| pair[0] <= pair[1]);
        let fits = starts.first() == Some(&0) && starts.last() == Some(&(items.len() as u32));
        (is_ascending && fits).then_some(Self { starts, items })
    }

    pub(super) fn arrays(&self) -> [&[u32]; 2] {
        [&self.starts, &self.items]
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many items all of them have.
    pub(super) fn item_count(&self) -> u32 {
        self.items.len() as u32
    }

    /// A list.
    pub(super) fn of(&self, list: u32) -> &[u32] {
        &self.items[self.start(list) as usize..self.start(list + 1) as usize]
    }

    /// The number of a list's first item among all items.
    pub(super) fn start(&self, list: u32) -> u32 {
        self.starts[list as usize]
    }

    /// The list that an item belongs to.
    pub(super) fn list_of(&self, item: u32) -> u32 {
        self.starts.partition_point(|&start| start <= item) as u32 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_in_their_lists() {
        let pairs = [(2, 7), (0, 5), (2, 6)];
        let lists = Lists::by_key(4, pairs.into_iter());
        let all: Vec<&[u32]> = (0..4).map(|list| lists.of(list)).collect();
        assert_eq!(all, [&[5][..], &[], &[7, 6], &[]]);
        assert_eq!([0, 1, 2].map(|item| lists.list_of(item)), [0, 2, 2]);
        let [starts, items] = lists.arrays().map(<[u32]>::to_vec);
        assert_eq!(Lists::from_arrays(starts.clone(), items), Some(lists));
        assert_eq!(Lists::from_arrays(starts, vec![1]), None);
    }
}

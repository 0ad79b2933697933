//! Where a name stands in a list that somebody else holds: an open hash table of places in it. It is the same code for
//! every list, and a phone pays for each kind of map that the standard library makes.

/// Slots that a table begins with.
const SLOTS_MIN: usize = 16;

/// The places of names in a list; the list is asked for its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    /// Place in the list plus one; zero for a free slot. At least half of them are free, and their number is a power of two.
    slots: Vec<u32>,
    taken: usize,
}

impl Index {
    /// The place of a name in the list.
    pub fn get<'n>(&self, name: &str, names: &dyn Fn(usize) -> &'n str) -> Option<usize> {
        let slot = self.slot(name, names)?;
        (self.slots[slot] as usize).checked_sub(1)
    }

    /// Takes in the name at `place`; false when the list has it already elsewhere.
    pub fn insert<'n>(&mut self, place: usize, names: &dyn Fn(usize) -> &'n str) -> bool {
        if self.taken * 2 >= self.slots.len() {
            let slots = vec![0; (self.slots.len() * 2).max(SLOTS_MIN)];
            for old in std::mem::replace(&mut self.slots, slots).into_iter().filter(|old| *old > 0) {
                self.put(old, names);
            }
        }
        let is_new = self.put(place as u32 + 1, names);
        self.taken += usize::from(is_new);
        is_new
    }

    fn put<'n>(&mut self, number: u32, names: &dyn Fn(usize) -> &'n str) -> bool {
        let free = self.slot(names(number as usize - 1), names).filter(|slot| self.slots[*slot] == 0);
        if let Some(slot) = free {
            self.slots[slot] = number;
        }
        free.is_some()
    }

    /// The slot of a name: the one that holds it, or the free one where it would stand.
    fn slot<'n>(&self, name: &str, names: &dyn Fn(usize) -> &'n str) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let mut slot = hash(name) & last;
        while self.slots[slot] > 0 && names(self.slots[slot] as usize - 1) != name {
            slot = (slot + 1) & last;
        }
        Some(slot)
    }
}

/// FNV-1a: names of places and ids are short, and nobody gains from making them collide.
fn hash(name: &str) -> usize {
    name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
        as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_name_at_its_first_place() {
        let names: Vec<String> = (0..5000).map(|n| format!("yhl-{}", n % 4000)).collect();
        let name = |place: usize| names[place].as_str();
        let mut index = Index::default();
        assert_eq!(index.get("yhl-0", &name), None);
        for place in 0..names.len() {
            assert_eq!(index.insert(place, &name), place < 4000);
        }
        for (place, name_here) in names.iter().enumerate() {
            assert_eq!(index.get(name_here, &name), Some(place % 4000));
        }
        assert_eq!(index.get("yhl", &name), None);
    }
}

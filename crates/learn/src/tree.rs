//! A tree on bins: how it is walked, and how it is grown.

use serde::{Deserialize, Serialize};

use crate::binning::Binned;

/// What marks a leaf.
const LEAF: u16 = u16::MAX;

/// A tree; its first node is the root.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// Sets of bins that go left, for splits of categories.
    pub(crate) sets: Vec<[u64; 4]>,
}

/// A node. Of numbers, bins go left if `bin − shift ≤ limit` in wrapping bytes: with a shift of one,
/// the bin of missing values wraps around and goes right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Node {
    pub(crate) column: u16,
    pub(crate) shift: u8,
    pub(crate) limit: u8,
    /// Place in `sets`, or none of them.
    pub(crate) set: u16,
    pub(crate) left: u16,
    pub(crate) right: u16,
    /// Log-odds that a leaf adds.
    pub(crate) value: f32,
    /// Training rows that came by.
    pub(crate) cover: f32,
}

const NO_SET: u16 = u16::MAX;

impl Tree {
    /// The log-odds that the tree adds for a row of bins.
    pub(crate) fn value(&self, row: &[u8]) -> f64 {
        let mut node = &self.nodes[0];
        while node.column != LEAF {
            node = &self.nodes[self.next(node, row)];
        }
        f64::from(node.value)
    }

    pub(crate) fn next(&self, node: &Node, row: &[u8]) -> usize {
        let bin = row[node.column as usize];
        let goes_left = if node.set == NO_SET {
            bin.wrapping_sub(node.shift) <= node.limit
        } else {
            self.sets[node.set as usize][usize::from(bin >> 6)] >> (bin & 63) & 1 == 1
        };
        usize::from(if goes_left { node.left } else { node.right })
    }

    /// Whether a model read from a file can be walked without leaving it.
    pub(crate) fn is_sound(&self, columns: usize) -> bool {
        let count = self.nodes.len();
        count > 0
            && self.nodes.iter().enumerate().all(|(place, node)| {
                // Children come after their parent, so that no walk is endless.
                node.is_leaf()
                    || ((node.column as usize) < columns
                        && (place + 1..count).contains(&usize::from(node.left))
                        && (place + 1..count).contains(&usize::from(node.right))
                        && (node.set == NO_SET || usize::from(node.set) < self.sets.len()))
            })
    }
}

impl Node {
    pub(crate) fn is_leaf(&self) -> bool {
        self.column == LEAF
    }

    fn leaf(value: f64, cover: f64) -> Self {
        let (value, cover) = (value as f32, cover as f32);
        Self { column: LEAF, shift: 0, limit: 0, set: NO_SET, left: 0, right: 0, value, cover }
    }
}

/// How trees are grown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) leaves_max: usize,
    pub(crate) leaf_rows_min: f64,
    /// Pulls leaf values to zero, in units of the second derivative.
    pub(crate) l2: f64,
    /// The same, added for splits of categories, which have more ways to fit noise.
    pub(crate) category_l2: f64,
    pub(crate) learning_rate: f64,
}

/// First and second derivatives of the loss, and rows.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    gradient: f64,
    hessian: f64,
    rows: f64,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.hessian += other.hessian;
        self.rows += other.rows;
    }

    fn minus(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: (self.hessian - other.hessian).max(0.0),
            rows: self.rows - other.rows,
        }
    }

    /// Twice the loss that a leaf of these rows saves (Chen and Guestrin 2016, equation 6).
    fn saves(self, l2: f64) -> f64 {
        self.gradient * self.gradient / (self.hessian + l2)
    }
}

#[derive(Debug, Clone)]
struct Split {
    gain: f64,
    column: usize,
    shift: u8,
    limit: u8,
    set: Option<[u64; 4]>,
    left: Sum,
    /// Added to l2 in the leaves below, as it was in the gain.
    extra_l2: f64,
}

/// What a tree is grown from.
pub(crate) struct Ground<'a> {
    pub(crate) binned: &'a Binned,
    /// Where the bins of each column begin, one behind the other; one more than columns.
    pub(crate) offsets: &'a [usize],
    pub(crate) is_category: &'a [bool],
    /// The columns that this tree may use.
    pub(crate) columns: &'a [usize],
    /// By place in the training rows.
    pub(crate) gradients: &'a [(f32, f32)],
    pub(crate) growth: Growth,
}

struct Leaf {
    node: usize,
    /// The leaf's part of the rows.
    from: usize,
    to: usize,
    sum: Sum,
    histogram: Vec<Sum>,
    split: Option<Split>,
    l2: f64,
}

/// Grows a tree leaf by leaf, the one that saves most first. `rows` are pairs of a row of the
/// table and its place in the gradients; they are reordered so that each leaf's stand together.
pub(crate) fn grow(ground: &Ground<'_>, rows: &mut [(u32, u32)]) -> Tree {
    let mut tree = Tree { nodes: Vec::new(), sets: Vec::new() };
    let histogram = histogram(ground, rows);
    let mut sum = Sum::default();
    for (_, place) in rows.iter() {
        let (gradient, hessian) = ground.gradients[*place as usize];
        sum.add(Sum { gradient: f64::from(gradient), hessian: f64::from(hessian), rows: 1.0 });
    }
    let l2 = ground.growth.l2;
    let mut root = Leaf { node: 0, from: 0, to: rows.len(), sum, histogram, split: None, l2 };
    root.split = best_split(ground, &root);
    tree.nodes.push(Node::leaf(0.0, sum.rows));
    let mut leaves = vec![root];
    while leaves.len() < ground.growth.leaves_max {
        let gain = |leaf: &Leaf| leaf.split.as_ref().map_or(0.0, |split| split.gain);
        let best = (0..leaves.len())
            .max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])).then(b.cmp(a)));
        let Some(best) = best.filter(|best| gain(&leaves[*best]) > 0.0) else { break };
        let leaf = leaves.swap_remove(best);
        if let Some((left, right)) = divide(ground, rows, leaf, &mut tree) {
            leaves.push(left);
            leaves.push(right);
        }
    }
    for leaf in &leaves {
        let step = -leaf.sum.gradient / (leaf.sum.hessian + leaf.l2);
        tree.nodes[leaf.node].value = (step * ground.growth.learning_rate) as f32;
    }
    tree
}

fn divide(
    ground: &Ground<'_>,
    rows: &mut [(u32, u32)],
    leaf: Leaf,
    tree: &mut Tree,
) -> Option<(Leaf, Leaf)> {
    let split = leaf.split?;
    let set = split.set.map_or(NO_SET, |set| {
        tree.sets.push(set);
        (tree.sets.len() - 1) as u16
    });
    let next = tree.nodes.len() as u16;
    let right_sum = leaf.sum.minus(split.left);
    tree.nodes[leaf.node] = Node {
        column: split.column as u16,
        shift: split.shift,
        limit: split.limit,
        set,
        left: next,
        right: next + 1,
        value: 0.0,
        cover: leaf.sum.rows as f32,
    };
    tree.nodes.push(Node::leaf(0.0, split.left.rows));
    tree.nodes.push(Node::leaf(0.0, right_sum.rows));
    let node = tree.nodes[leaf.node];
    let part = &mut rows[leaf.from..leaf.to];
    let goes_left =
        |row: u32| tree.next(&node, ground.binned.row(row as usize)) == usize::from(next);
    let middle = leaf.from + partition(part, goes_left);
    let l2 = ground.growth.l2 + split.extra_l2;
    let make = |node: u16, from, to, sum| Leaf {
        node: usize::from(node),
        from,
        to,
        sum,
        histogram: Vec::new(),
        split: None,
        l2,
    };
    let mut left = make(next, leaf.from, middle, split.left);
    let mut right = make(next + 1, middle, leaf.to, right_sum);
    // Only the smaller side is added up; the other one is what is left of the parent.
    let (small, large) = if left.to - left.from < right.to - right.from {
        (&mut left, &mut right)
    } else {
        (&mut right, &mut left)
    };
    small.histogram = histogram(ground, &rows[small.from..small.to]);
    large.histogram = leaf.histogram;
    for (whole, part) in large.histogram.iter_mut().zip(&small.histogram) {
        *whole = whole.minus(*part);
    }
    left.split = best_split(ground, &left);
    right.split = best_split(ground, &right);
    Some((left, right))
}

/// Moves rows that go left to the front, in a fixed order, and says how many they are.
fn partition(rows: &mut [(u32, u32)], goes_left: impl Fn(u32) -> bool) -> usize {
    let mut right = Vec::with_capacity(rows.len());
    let mut count = 0;
    for place in 0..rows.len() {
        let row = rows[place];
        if goes_left(row.0) {
            rows[count] = row;
            count += 1;
        } else {
            right.push(row);
        }
    }
    rows[count..].copy_from_slice(&right);
    count
}

fn histogram(ground: &Ground<'_>, rows: &[(u32, u32)]) -> Vec<Sum> {
    let bins = ground.offsets.last().copied().unwrap_or(0);
    let mut sums = vec![Sum::default(); bins];
    for (row, place) in rows {
        let (gradient, hessian) = ground.gradients[*place as usize];
        let one = Sum { gradient: f64::from(gradient), hessian: f64::from(hessian), rows: 1.0 };
        let cells = ground.binned.row(*row as usize);
        for column in ground.columns {
            sums[ground.offsets[*column] + usize::from(cells[*column])].add(one);
        }
    }
    sums
}

fn best_split(ground: &Ground<'_>, leaf: &Leaf) -> Option<Split> {
    if leaf.sum.rows < 2.0 * ground.growth.leaf_rows_min {
        return None;
    }
    let mut best: Option<Split> = None;
    for column in ground.columns {
        let bins = &leaf.histogram[ground.offsets[*column]..ground.offsets[*column + 1]];
        if ground.is_category[*column] {
            category_split(ground.growth, leaf.sum, bins, *column, &mut best);
        } else {
            number_split(ground.growth, leaf.sum, bins, *column, &mut best);
        }
    }
    best
}

/// The gain of a split, if both sides have rows enough.
fn gain(growth: Growth, whole: Sum, left: Sum, extra_l2: f64) -> Option<f64> {
    let right = whole.minus(left);
    let enough = left.rows >= growth.leaf_rows_min && right.rows >= growth.leaf_rows_min;
    let l2 = growth.l2 + extra_l2;
    enough.then(|| left.saves(l2) + right.saves(l2) - whole.saves(l2))
}

fn number_split(growth: Growth, whole: Sum, bins: &[Sum], column: usize, best: &mut Option<Split>) {
    let missing = bins[0];
    // Missing values go left or right, whichever saves more.
    for shift in [1_u8, 0] {
        if shift == 0 && missing.rows < 0.5 {
            break;
        }
        let mut left = if shift == 0 { missing } else { Sum::default() };
        let first = usize::from(shift);
        for bin in first..bins.len() - 1 {
            if bin > 0 {
                if bins[bin].rows < 0.5 {
                    continue;
                }
                left.add(bins[bin]);
            }
            if let Some(gain) = gain(growth, whole, left, 0.0)
                && best.as_ref().is_none_or(|best| gain > best.gain)
            {
                let limit = bin as u8 - shift;
                *best = Some(Split { gain, column, shift, limit, set: None, left, extra_l2: 0.0 });
            }
        }
    }
}

/// Levels in the order of their mean gradient; the best division of them is then one between
/// neighbours (Fisher 1958; Ke and others 2017).
fn category_split(
    growth: Growth,
    whole: Sum,
    bins: &[Sum],
    column: usize,
    best: &mut Option<Split>,
) {
    const SMOOTHING: f64 = 10.0;
    const SET_MAX: usize = 32;
    const FEW_LEVELS: usize = 4;
    let level_rows_min = (growth.leaf_rows_min / 2.0).max(1.0);
    let mut order: Vec<usize> =
        (0..bins.len()).filter(|bin| bins[*bin].rows >= level_rows_min).collect();
    let lean = |bin: &usize| bins[*bin].gradient / (bins[*bin].hessian + SMOOTHING);
    order.sort_by(|a, b| lean(a).total_cmp(&lean(b)).then(a.cmp(b)));
    let extra_l2 = if order.len() > FEW_LEVELS { growth.category_l2 } else { 0.0 };
    for from_end in [false, true] {
        if from_end {
            order.reverse();
        }
        let (mut left, mut set) = (Sum::default(), [0_u64; 4]);
        for bin in order.iter().take(SET_MAX.min(order.len().saturating_sub(1)).max(1)) {
            left.add(bins[*bin]);
            set[bin >> 6] |= 1 << (bin & 63);
            if let Some(gain) = gain(growth, whole, left, extra_l2)
                && best.as_ref().is_none_or(|best| gain > best.gain)
            {
                let set = Some(set);
                *best = Some(Split { gain, column, shift: 0, limit: 0, set, left, extra_l2 });
            }
        }
    }
}

//! A tree on bins: how it is walked, and how it is grown.

use serde::{Deserialize, Serialize};

use crate::binning::Binned;

/// Rows that are walked down a tree side by side, so that the processor need not wait for each.
const ABREAST: usize = 8;

/// A tree; its first node is the root.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// Sets of bins that go left.
    pub(crate) sets: Vec<BinSet>,
    /// Steps to the farthest leaf.
    pub(crate) depth: u16,
}

/// A node; a leaf is one whose ways both lead back to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Node {
    pub(crate) column: u16,
    /// Place in `sets`.
    pub(crate) set: u16,
    pub(crate) left: u16,
    pub(crate) right: u16,
    /// Log-odds that a leaf adds.
    pub(crate) value: f32,
    /// Training rows that came by.
    pub(crate) cover: f32,
}

/// Bins, one bit each. Numbers have sets too: a table is quicker to look up than two kinds of
/// split are to tell apart.
pub(crate) type BinSet = [u64; 4];

fn holds(set: &BinSet, bin: u8) -> bool {
    set[usize::from(bin >> 6)] >> (bin & 63) & 1 == 1
}

fn put(set: &mut BinSet, bin: usize) {
    set[bin >> 6] |= 1 << (bin & 63);
}

impl Tree {
    /// The log-odds that the tree adds for a row of bins.
    pub(crate) fn value(&self, row: &[u8]) -> f64 {
        let mut node = &self.nodes[0];
        while !node.is_leaf() {
            node = &self.nodes[self.next(node, row)];
        }
        f64::from(node.value)
    }

    pub(crate) fn next(&self, node: &Node, row: &[u8]) -> usize {
        let goes_left = holds(&self.sets[usize::from(node.set)], row[usize::from(node.column)]);
        usize::from(if goes_left { node.left } else { node.right })
    }

    /// Adds what the tree says, times a share, to a block of rows from `first` on.
    pub(crate) fn add_to(&self, binned: &Binned, first: usize, share: f64, into: &mut [f64]) {
        for (group, into) in into.chunks_mut(ABREAST).enumerate() {
            let from = first + group * ABREAST;
            let mut at = [0_usize; ABREAST];
            for _ in 0..self.depth {
                for (row, at) in (from..).zip(&mut at[..into.len()]) {
                    *at = self.next(&self.nodes[*at], binned.row(row));
                }
            }
            for (value, at) in into.iter_mut().zip(at) {
                *value += share * f64::from(self.nodes[at].value);
            }
        }
    }

    /// Whether a model read from a file can be walked without leaving it.
    pub(crate) fn is_sound(&self, columns: usize) -> bool {
        let count = self.nodes.len();
        let in_tree = |way: u16| usize::from(way) < count;
        count > 0
            && self.nodes.iter().enumerate().all(|(place, node)| {
                // Children come after their parent, so that no walk is endless.
                let leads_on = usize::from(node.left.min(node.right)) > place;
                let is_end = node.is_leaf() && usize::from(node.left) == place;
                in_tree(node.left)
                    && in_tree(node.right)
                    && (leads_on || is_end)
                    && (count == 1 || usize::from(node.column) < columns)
                    && (count == 1 || usize::from(node.set) < self.sets.len())
            })
            && (count > 1 || self.depth == 0)
    }
}

impl Node {
    pub(crate) fn is_leaf(&self) -> bool {
        self.left == self.right
    }

    fn leaf(place: u16, cover: f64) -> Self {
        let cover = cover as f32;
        Self { column: 0, set: 0, left: place, right: place, value: 0.0, cover }
    }
}

/// How trees are grown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) leaves_max: usize,
    pub(crate) leaf_rows_min: f64,
    /// Levels with fewer rows in a node are not told apart there: there are many ways to order
    /// levels, and with few rows the order is chance.
    pub(crate) level_rows_min: f64,
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
    set: BinSet,
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
    depth: u16,
}

/// Grows a tree leaf by leaf, the one that saves most first. `rows` are pairs of a row of the
/// table and its place in the gradients; they are reordered so that each leaf's stand together.
/// Rows without a second derivative are led to their leaves and not learned from. Gives the tree
/// and, for each leaf, its part of the rows and what it adds to them.
pub(crate) fn grow(ground: &Ground<'_>, rows: &mut [(u32, u32)]) -> (Tree, Vec<Landing>) {
    let mut tree = Tree { nodes: Vec::new(), sets: Vec::new(), depth: 0 };
    let histogram = histogram(ground, rows);
    let mut sum = Sum::default();
    rows.iter().filter_map(|(_, place)| ground.sum_of(*place)).for_each(|one| sum.add(one));
    let l2 = ground.growth.l2;
    let mut root =
        Leaf { node: 0, from: 0, to: rows.len(), sum, histogram, split: None, l2, depth: 0 };
    root.split = best_split(ground, &root);
    tree.nodes.push(Node::leaf(0, sum.rows));
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
    let mut landings = Vec::with_capacity(leaves.len());
    for leaf in &leaves {
        let step = -leaf.sum.gradient / (leaf.sum.hessian + leaf.l2);
        let value = (step * ground.growth.learning_rate) as f32;
        tree.nodes[leaf.node].value = value;
        landings.push(Landing { from: leaf.from, to: leaf.to, value: f64::from(value) });
    }
    (tree, landings)
}

/// The rows of a leaf, and what it adds to them.
pub(crate) struct Landing {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) value: f64,
}

impl Ground<'_> {
    /// A row that is learned from.
    fn sum_of(&self, place: u32) -> Option<Sum> {
        let (gradient, hessian) = self.gradients[place as usize];
        let (gradient, hessian) = (f64::from(gradient), f64::from(hessian));
        (hessian > 0.0).then_some(Sum { gradient, hessian, rows: 1.0 })
    }
}

fn divide(
    ground: &Ground<'_>,
    rows: &mut [(u32, u32)],
    leaf: Leaf,
    tree: &mut Tree,
) -> Option<(Leaf, Leaf)> {
    let split = leaf.split?;
    let depth = leaf.depth + 1;
    tree.depth = tree.depth.max(depth);
    let set = tree.sets.len() as u16;
    tree.sets.push(split.set);
    let next = tree.nodes.len() as u16;
    let right_sum = leaf.sum.minus(split.left);
    tree.nodes[leaf.node] = Node {
        column: split.column as u16,
        set,
        left: next,
        right: next + 1,
        value: 0.0,
        cover: leaf.sum.rows as f32,
    };
    tree.nodes.push(Node::leaf(next, split.left.rows));
    tree.nodes.push(Node::leaf(next + 1, right_sum.rows));
    let part = &mut rows[leaf.from..leaf.to];
    let column = split.column;
    let goes_left = |row: u32| holds(&split.set, ground.binned.row(row as usize)[column]);
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
        depth,
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
    let mut right = vec![(0, 0); rows.len()];
    let (mut left_count, mut right_count) = (0, 0);
    // Each row is written to both sides and only one side moves on: which one it is cannot be
    // foretold by the processor.
    for place in 0..rows.len() {
        let row = rows[place];
        let is_left = goes_left(row.0);
        rows[left_count] = row;
        right[right_count] = row;
        left_count += usize::from(is_left);
        right_count += usize::from(!is_left);
    }
    rows[left_count..].copy_from_slice(&right[..right_count]);
    left_count
}

fn histogram(ground: &Ground<'_>, rows: &[(u32, u32)]) -> Vec<Sum> {
    let bins = ground.offsets.last().copied().unwrap_or(0);
    let mut sums = vec![Sum::default(); bins];
    for (row, place) in rows {
        let Some(one) = ground.sum_of(*place) else { continue };
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
    // Missing values go right or left, whichever saves more.
    for missing_left in [false, true] {
        if missing_left && missing.rows < 0.5 {
            break;
        }
        let mut left = if missing_left { missing } else { Sum::default() };
        let mut found: Option<(f64, usize, Sum)> = None;
        for (bin, sum) in bins.iter().enumerate().take(bins.len() - 1) {
            if bin > 0 {
                if sum.rows < 0.5 {
                    continue;
                }
                left.add(*sum);
            } else if !missing_left {
                continue;
            }
            let least =
                found.map_or(best.as_ref().map_or(0.0, |best| best.gain), |(gain, ..)| gain);
            if let Some(gain) = gain(growth, whole, left, 0.0).filter(|gain| *gain > least) {
                found = Some((gain, bin, left));
            }
        }
        if let Some((gain, last, left)) = found {
            let mut set = BinSet::default();
            (usize::from(!missing_left)..=last).for_each(|bin| put(&mut set, bin));
            *best = Some(Split { gain, column, set, left, extra_l2: 0.0 });
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
    let mut order: Vec<usize> =
        (0..bins.len()).filter(|bin| bins[*bin].rows >= growth.level_rows_min).collect();
    let lean = |bin: &usize| bins[*bin].gradient / (bins[*bin].hessian + SMOOTHING);
    order.sort_by(|a, b| lean(a).total_cmp(&lean(b)).then(a.cmp(b)));
    let extra_l2 = if order.len() > FEW_LEVELS { growth.category_l2 } else { 0.0 };
    for from_end in [false, true] {
        if from_end {
            order.reverse();
        }
        let (mut left, mut set) = (Sum::default(), BinSet::default());
        for bin in order.iter().take(SET_MAX.min(order.len().saturating_sub(1)).max(1)) {
            left.add(bins[*bin]);
            put(&mut set, *bin);
            if let Some(gain) = gain(growth, whole, left, extra_l2)
                && best.as_ref().is_none_or(|best| gain > best.gain)
            {
                *best = Some(Split { gain, column, set, left, extra_l2 });
            }
        }
    }
}

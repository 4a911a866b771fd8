/** What one run hands to the errors: sums over pairs of frames by block of time and sparse lag. Their mean is squares/pairs. */
export interface BlockSums {
  readonly frames: number
  /** Frames in a block; the last one, unless it is full, is left out of no jackknife. */
  readonly width: number
  /** Things that move: ions, or 1 for a sum over all of them. */
  readonly walkers: number
  readonly lags: readonly number[]
  readonly strides: readonly number[]
  /** Å², [block][lag] */
  readonly squares: Float64Array
  /** [block][lag] */
  readonly pairs: Float64Array
}

/** Sums over all blocks and over some consecutive ones, [lag]. */
export interface Group {
  /** Frames × walkers: its weight. */
  readonly weight: number
  readonly squares: Float64Array
  readonly pairs: Float64Array
}

/** Full blocks of a run as so many consecutive groups, as equal as they go: fewer where there are fewer blocks. */
export function groupsOf(sums: BlockSums, most: number): Group[] {
  const full = Math.floor(sums.frames / sums.width)
  const count = Math.min(most, full)
  return Array.from({ length: count }, (_, k) => {
    const [from, to] = [Math.floor((k * full) / count), Math.floor(((k + 1) * full) / count)]
    return {
      weight: (to - from) * sums.width * sums.walkers,
      squares: added(sums.squares, sums.lags.length, from, to),
      pairs: added(sums.pairs, sums.lags.length, from, to),
    }
  })
}

/** All pairs of a run, those of the last, partial block too. */
export function wholeOf(sums: BlockSums): Group {
  const lags = sums.lags.length
  const blocks = sums.pairs.length / lags
  return {
    weight: sums.frames * sums.walkers,
    squares: added(sums.squares, lags, 0, blocks),
    pairs: added(sums.pairs, lags, 0, blocks),
  }
}

function added(values: Float64Array, lags: number, from: number, to: number): Float64Array {
  const out = new Float64Array(lags)
  for (let block = from; block < to; block++)
    for (let k = 0; k < lags; k++) out[k] += values[block * lags + k]
  return out
}

/** Sums at the first so many lags of a longer run's; those that this run does not have are without pairs. */
export function atLags(sums: BlockSums, { lags, strides }: BlockSums, count: number): BlockSums {
  const own = sums.lags.length
  const cut = (values: Float64Array) =>
    Float64Array.from({ length: (values.length / own) * count }, (_, i) =>
      i % count < own ? values[Math.floor(i / count) * own + (i % count)] : 0,
    )
  return {
    ...sums,
    lags: lags.slice(0, count),
    strides: strides.slice(0, count),
    squares: cut(sums.squares),
    pairs: cut(sums.pairs),
  }
}

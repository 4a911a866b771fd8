import type { Block } from '../../pipeline/run/block.ts'
import type { Carry } from '../../pipeline/state/carry.ts'
import type { Cages } from './cages.ts'
import { type Rule, takesBack } from './rule.ts'

/** Told of every visit as it is settled: when no jump back can cancel it any more. Cages count from 1; times in frames; `row` is that of
 *  the atom in its group. */
export interface VisitLog {
  /** Time spent in a cage, the time between cages after it included. */
  stay(radius: number, cage: number, frames: number, row: number): void
  /** A jump that counts, into the cage after `cage` in `frame`; `duration` of the visit that it ends, −1 where that did not begin with a jump. */
  jump(radius: number, cage: number, duration: number, row: number, frame: number): void
  /** A jump back to this cage, which cancelled the jump before it. */
  back(radius: number, cage: number, row: number): void
  /** A visit that began with a jump and did not end with one. */
  open(radius: number, cage: number, duration: number, row: number): void
}

/** What is remembered of every atom at every radius, [radius][row]. Jumps that may still be cancelled are a stack, with the
 *  changes of cage since, [radius][row][depth]: each cage that was entered, when, and the time spent there since. */
interface Memory extends Carry {
  /** Frame seen last, −1 before the first. */
  last: number
  /** Atoms in the group. */
  rows: number
  /** Cage now (0: none yet), and the frame last seen inside any. */
  cage: Uint16Array
  inside: Int32Array
  /** Cage below the stack, and the frame in which that visit began with a jump, or −1. */
  base: Uint16Array
  since: Int32Array
  depth: Int32Array
  to: Uint16Array
  at: Int32Array
  spent: Int32Array
  /** 1 for a jump, 0 for a change of cage that the rule does not count. */
  counts: Uint8Array
}

/** What visits are seen in: labels of rows in frames. */
type Seen = Pick<Block, 'first' | 'count' | 'labels'> & { readonly rows: { readonly length: number } }

function remembered(carry: Carry, rows: number, radii: number, width: number): Memory {
  const series = radii * rows
  if (carry['cage'] === undefined) {
    Object.assign(carry, {
      last: -1,
      rows,
      cage: new Uint16Array(series),
      inside: new Int32Array(series),
      base: new Uint16Array(series),
      since: new Int32Array(series).fill(-1),
      depth: new Int32Array(series),
      to: new Uint16Array(series * width),
      at: new Int32Array(series * width),
      spent: new Int32Array(series * width),
      counts: new Uint8Array(series * width),
    })
  }
  return carry as Memory
}

/** Follows every atom from cage to cage through a block. A jump is a change of cage with at most `rule.gap` frames outside
 *  all cages; its time is the first frame in the new one. A jump that takes back the last kept jump within `rule.back`
 *  frames cancels it, and the time between goes to the cage kept; the jump before is then the last one (a stack).
 *  An interval between frames belongs to the cage at its beginning, from the first assignment on. */
export function scanVisits(
  carry: Carry,
  block: Seen,
  { labels, radii }: Pick<Cages, 'labels' | 'radii'>,
  rule: Rule,
  log: VisitLog,
): void {
  const rows = block.rows.length
  const memory = remembered(carry, rows, radii.length, rule.back + 1)
  labels.forEach((name, radius) => {
    const values = block.labels.get(name)
    if (!values) throw new Error(`label ${name} is missing`)
    for (let row = 0; row < rows; row++) {
      const path = values.subarray(row * block.count, (row + 1) * block.count)
      follow(memory, radius * rows + row, radius, path, block.first, rule, log)
    }
  })
  memory.last = block.first + block.count - 1
}

function follow(
  memory: Memory,
  series: number,
  radius: number,
  path: ArrayLike<number>,
  first: number,
  rule: Rule,
  log: VisitLog,
): void {
  const { depth, inside, cage, spent } = memory
  const bottom = series * (rule.back + 1)
  for (let t = 0; t < path.length; t++) {
    if (cage[series] !== 0 && depth[series] === 0) {
      const from = t
      for (; t < path.length && (path[t] === 0 || path[t] === cage[series]); t++) {
        if (path[t] !== 0) inside[series] = first + t
      }
      if (t > from) log.stay(radius, cage[series], t - from, series % memory.rows)
      if (t === path.length) return
    }
    const frame = first + t
    if (depth[series] > 0) spent[bottom + depth[series] - 1]++
    else if (cage[series] !== 0) log.stay(radius, cage[series], 1, series % memory.rows)
    if (path[t] !== 0) {
      if (cage[series] === 0) memory.base[series] = cage[series] = path[t]
      else if (path[t] !== cage[series]) change(memory, series, radius, path[t], frame, rule, log)
      inside[series] = frame
    }
    while (depth[series] > 0 && isSettled(memory, bottom, frame, rule.back))
      settle(memory, series, radius, rule, log)
  }
}

function change(
  memory: Memory,
  series: number,
  radius: number,
  cage: number,
  frame: number,
  rule: Rule,
  log: VisitLog,
): void {
  const { depth, to, at, spent, counts } = memory
  const bottom = series * (rule.back + 1)
  const isJump = frame - memory.inside[series] - 1 <= rule.gap
  const undone = isJump ? undoneBy(memory, series, bottom, cage, frame, rule.back) : -1
  if (undone >= 0) {
    let time = 0
    for (let i = undone; i < depth[series]; i++) time += spent[bottom + i]
    depth[series] = undone
    if (undone > 0) spent[bottom + undone - 1] += time
    else log.stay(radius, cage, time, series % memory.rows)
    log.back(radius, cage, series % memory.rows)
  } else {
    const top = bottom + depth[series]++
    to[top] = cage
    at[top] = frame
    spent[top] = 0
    counts[top] = isJump ? 1 : 0
  }
  memory.cage[series] = cage
}

/** Place in the stack of the last jump if a jump to this cage takes it back, else −1. */
function undoneBy(
  memory: Memory,
  series: number,
  bottom: number,
  cage: number,
  frame: number,
  back: number,
): number {
  const { to, at, counts, base } = memory
  let i = memory.depth[series] - 1
  while (i >= 0 && counts[bottom + i] === 0) i--
  if (i < 0 || to[bottom + i] !== memory.cage[series]) return -1
  const came = i > 0 ? to[bottom + i - 1] : base[series]
  return takesBack({ came, at: at[bottom + i] }, cage, frame, back) ? i : -1
}

/** The oldest change of cage stands. */
function settle(memory: Memory, series: number, radius: number, rule: Rule, log: VisitLog): void {
  const { depth, to, at, spent, counts, base, since } = memory
  const row = series % memory.rows
  const bottom = series * (rule.back + 1)
  const end = bottom + depth[series]
  const duration = since[series] < 0 ? -1 : at[bottom] - since[series]
  if (counts[bottom]) log.jump(radius, base[series], duration, row, at[bottom])
  else if (duration >= 0) log.open(radius, base[series], duration, row)
  log.stay(radius, to[bottom], spent[bottom], row)
  base[series] = to[bottom]
  since[series] = counts[bottom] ? at[bottom] : -1
  for (const values of [to, at, spent, counts]) values.copyWithin(bottom, bottom + 1, end)
  depth[series]--
}

/** True where the oldest change can no longer be taken back: it is too old, or no jump. */
const isSettled = ({ at, counts }: Memory, bottom: number, frame: number, back: number): boolean =>
  counts[bottom] === 0 || frame - at[bottom] >= back

/** Frames that were followed. */
export const framesSeen = (carry: Carry): number => Number(carry['last'] ?? -1) + 1

/** Settles what is open after the last frame; the memory stays as it is. */
export function closeVisits(carry: Carry, rule: Rule, log: VisitLog): void {
  if (carry['cage'] === undefined) return
  const memory = copyOf(carry as Memory)
  for (let series = 0; series < memory.cage.length; series++) {
    const radius = Math.floor(series / memory.rows)
    while (memory.depth[series] > 0) settle(memory, series, radius, rule, log)
    if (memory.since[series] < 0) continue
    log.open(radius, memory.base[series], memory.last - memory.since[series], series % memory.rows)
  }
}

const copyOf = (memory: Memory): Memory =>
  Object.fromEntries(
    Object.entries(memory).map(([name, value]) => [name, typeof value === 'number' ? value : value.slice()]),
  ) as Memory

import test from 'ava'
import { residence } from '../../../operators/cages/residence.ts'
import { survival } from '../../../operators/cages/survival.ts'
import { seeded } from '../../helpers/random.ts'
import { factsOf, labelled, rowsOf, stateOf } from './labelled.ts'

const NAMES = ['A', 'B', 'C', 'D']
/** One row as a word: a cage's letter a frame, a dot outside all cages. */
const path = (word: string): number[] => [...word].map((letter) => NAMES.indexOf(letter) + 1)
const facts = factsOf(NAMES)

function counts(word: string, rule: string, back: number) {
  const { state } = stateOf(
    residence,
    { rule, ignoreReturnsWithin: back / 10 },
    labelled([[path(word)]], facts),
  )
  return { jumps: [...state['jumps']], returns: [...state['returns']], time: [...state['time']] }
}

for (const [word, rule, back, jumps, returns, time] of [
  // Nothing happens, or nothing is ever assigned.
  ['AAAA', 'keep-last', 0, [0, 0, 0, 0], [0, 0, 0, 0], [3, 0, 0, 0]],
  ['....', 'keep-last', 0, [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
  ['...A', 'keep-last', 2, [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
  // Time between cages belongs to the last; it begins with the first assignment; a way out and back is no jump.
  ['..AA..A.BB', 'keep-last', 0, [1, 0, 0, 0], [0, 0, 0, 0], [6, 1, 0, 0]],
  // A doublet: back within two frames of the jump, or one frame too late.
  ['AABBAAAA', 'keep-last', 0, [1, 1, 0, 0], [0, 0, 0, 0], [5, 2, 0, 0]],
  ['AABBAAAA', 'keep-last', 2, [0, 0, 0, 0], [1, 0, 0, 0], [7, 0, 0, 0]],
  ['AABBBAAA', 'keep-last', 2, [1, 1, 0, 0], [0, 0, 0, 0], [4, 3, 0, 0]],
  // A chain A→B→A→B: the pair cancels, the last jump stays.
  ['ABABBBBB', 'keep-last', 3, [1, 0, 0, 0], [1, 0, 0, 0], [3, 4, 0, 0]],
  ['ABABAAAA', 'keep-last', 3, [0, 0, 0, 0], [2, 0, 0, 0], [7, 0, 0, 0]],
  // A→B→C→B→A within the time: the inner pair cancels first, then the outer.
  ['ABCBAAAA', 'keep-last', 4, [0, 0, 0, 0], [1, 1, 0, 0], [7, 0, 0, 0]],
  // The same with the outer pair too slow.
  ['ABCBAAAA', 'keep-last', 2, [1, 1, 0, 0], [0, 1, 0, 0], [4, 3, 0, 0]],
  // To a third cage is no return.
  ['ABCAAAAA', 'keep-last', 9, [1, 1, 1, 0], [0, 0, 0, 0], [5, 1, 1, 0]],
  // Still pending at the end counts.
  ['AAAAAAAB', 'keep-last', 9, [1, 0, 0, 0], [0, 0, 0, 0], [7, 0, 0, 0]],
  // direct: between cages no frame, or up to two.
  ['AA.BB..AA...BB', 'direct', 0, [0, 0, 0, 0], [0, 0, 0, 0], [8, 5, 0, 0]],
  ['AA.BB..AA...BB', 'direct:0.1ps', 0, [1, 0, 0, 0], [0, 0, 0, 0], [8, 5, 0, 0]],
  ['AA.BB..AA...BB', 'direct:200fs', 0, [1, 1, 0, 0], [0, 0, 0, 0], [8, 5, 0, 0]],
  // direct: a slow change of cage is no jump and takes none back; a jump back cancels across it.
  ['AB.AAAAA', 'direct', 9, [1, 0, 0, 0], [0, 0, 0, 0], [5, 2, 0, 0]],
  ['AB.C.BAA', 'direct', 9, [0, 0, 0, 0], [1, 0, 0, 0], [7, 0, 0, 0]],
  ['AB.CBAAA', 'direct', 9, [1, 1, 1, 0], [0, 0, 0, 0], [3, 3, 1, 0]],
] as const) {
  test(`${word}, ${rule}, returns within ${back} frames`, (t) => {
    t.deepEqual(counts(word, rule, back), { jumps, returns, time } as never)
  })
}

interface Change {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly counts: boolean
}

/** Changes of cage of one row, those that stand after the returns are taken out of the list again and again. */
function bruteForce(labels: readonly number[], gap: number, back: number) {
  const changes: Change[] = []
  let [cage, inside] = [0, 0]
  labels.forEach((label, at) => {
    if (label === 0) return
    if (cage !== 0 && label !== cage)
      changes.push({ from: cage, to: label, at, counts: at - inside - 1 <= gap })
    cage = label
    inside = at
  })
  const returns = new Map<number, number>()
  const standing: Change[] = []
  for (const change of changes) {
    const last = standing.findLastIndex((each) => each.counts)
    const undone = standing[last]
    const takes = change.counts && undone && undone.from === change.to && undone.to === change.from
    if (!takes || change.at - undone.at > back) standing.push(change)
    else {
      standing.splice(last)
      returns.set(change.to, (returns.get(change.to) ?? 0) + 1)
    }
  }
  const first = labels.findIndex((label) => label !== 0)
  const ends = [...standing.map(({ at }) => at), labels.length - 1]
  const homes = [labels[first], ...standing.map(({ to }) => to)]
  const starts = [first, ...standing.map(({ at }) => at)]
  const visits =
    first < 0
      ? []
      : homes.map((home, i) => ({
          home,
          time: ends[i] - starts[i],
          began: i > 0 && standing[i - 1].counts,
          jumped: standing[i]?.counts ?? false,
        }))
  return { visits, returns }
}

function randomPaths(seed: number, rows: number, frames: number): number[][] {
  const random = seeded(seed)
  return Array.from({ length: rows }, () => {
    let cage = Math.floor(5 * random())
    return Array.from({ length: frames }, () => {
      if (random() < 0.35) cage = Math.floor(5 * random())
      return cage
    })
  })
}

test('random paths: jumps, returns and times by brute force, however the frames are cut', (t) => {
  for (const [seed, rule, gap] of [
    [1, 'keep-last', Infinity],
    [2, 'direct', 0],
    [3, 'direct:0.2ps', 2],
  ] as const) {
    for (const back of [0, 1, 4, 25]) {
      const paths = [randomPaths(seed, 30, 80), randomPaths(seed + 50, 30, 80)]
      const block = labelled(paths, factsOf(NAMES, [4, 3]))
      const given = { rule, ignoreReturnsWithin: back / 10 }
      const expected = { jumps: new Float64Array(8), returns: new Float64Array(8), time: new Float64Array(8) }
      const durations = { ended: new Float64Array(8 * 12), censored: new Float64Array(8 * 12) }
      paths.forEach((rows, radius) => {
        for (const row of rows) {
          const { visits, returns } = bruteForce(row, gap, back)
          for (const [cage, count] of returns) expected.returns[4 * radius + cage - 1] += count
          for (const { home, time, began, jumped } of visits) {
            const slot = 4 * radius + home - 1
            expected.time[slot] += time
            if (jumped) expected.jumps[slot]++
            if (began) durations[jumped ? 'ended' : 'censored'][12 * slot + Math.min(11, time)]++
          }
        }
      })
      t.true(expected.jumps[0] > 10)
      for (const cuts of [[], [1, 2, 3, 40, 79], Array.from({ length: 79 }, (_, i) => i + 1)]) {
        t.deepEqual(stateOf(residence, given, block, cuts).state, expected)
        const { left, ...found } = stateOf(survival, { ...given, upTo: 1 }, block, cuts).state
        t.deepEqual(found, durations)
        t.deepEqual(
          expected.jumps.map((_, kind) =>
            left.reduce((sum, count, place) => sum + (place % 8 === kind ? count : 0), 0),
          ),
          expected.jumps,
        )
      }
    }
  }
})

test('the parts of a run hold what was settled in them', (t) => {
  // The first row jumps in frame 2, for good from frame 5 on; until then its two frames in B are open.
  const block = labelled([[path('AABBBBBBBB'), path('AAAABBBBBB')]], facts)
  const { parts } = stateOf(residence, { ignoreReturnsWithin: 0.3 }, block, [5])
  t.deepEqual(
    parts.map(({ jumps }) => jumps[0]),
    [0, 2],
  )
  t.deepEqual(
    parts.map(({ time }) => [...time].reduce((a, b) => a + b)),
    [6, 12],
  )
})

test('times that frames cannot resolve are refused', (t) => {
  const block = labelled([[path('AB')]], facts)
  const refusal = (given: object) => t.throws(() => stateOf(residence, given, block))?.message ?? ''
  t.regex(refusal({ ignoreReturnsWithin: '50fs' }), /ignoreReturnsWithin of 0.05 ps with frames every 0.1 ps/)
  t.regex(refusal({ rule: 'direct:20fs' }), /rule "direct:20fs" of 0.02 ps/)
  t.regex(refusal({ ignoreReturnsWithin: -1 }), /of -1 ps/)
  t.regex(refusal({ rule: 'keep' }), /keep-last, direct/)
  t.regex(refusal({ rule: 'direct:soon' }), /keep-last, direct/)
  t.regex(t.throws(() => stateOf(survival, { upTo: '20fs' }, block))?.message ?? '', /upTo is 0.02 ps/)
})

test('no jumps: no residence time, and no number that is none', (t) => {
  const rows = rowsOf(residence, {}, [labelled([[path('AAAAAA'), path('..BBBB'), path('......')]], facts)])
  t.true(rows.every((row) => row['jumps'] === 0 && row['residence'] === null && row['error'] === null))
  t.deepEqual(
    rows.filter((row) => row['centre'] === 'all').map((row) => row['ionTime']),
    [0.8],
  )
  t.deepEqual(rowsOf(survival, {}, [labelled([[path('AAAAAA')]], facts)]), [])
})

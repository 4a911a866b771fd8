import type { Block, Facts, Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import type { SlotsOf, State } from '../../../pipeline/state/slots.ts'
import { number } from '../../../schemas/params.ts'
import { countDistortions, distortionBins } from '../occupied-bins.ts'
import { lasting, ofRotors, WATCHED, type Watched, watchRotors } from '../rotors/of-rotors.ts'
import { rotorChannels } from '../rotors/rotor-set.ts'
import {
  distortionsIn,
  switchingOf,
  type TetrahedronShape,
  tetrahedronParams,
  tetrahedronShape,
} from './of-tetrahedra.ts'

export const distortionParams = {
  ...tetrahedronParams,
  bin: number('width of a bin of the distribution of s_d').default(0.05),
}

interface Given {
  readonly per: 'kind' | 'rotor'
  readonly axes: 'crystal' | 'own'
  readonly switching: string
  readonly bin: number
}

export type Distorted = Watched & SlotsOf<'values' | 'sums' | 'squares' | 'forms'>

/** Bins of s_d of this width. */
export const binsIn = distortionBins

/** What every measure of s_d shares: its sums, and how often it is in each bin, by kind of tetrahedron. */
export const ofDistortions = {
  ...ofRotors,
  parts: 'time' as const,
  asked: { ...ofRotors.asked, check: ({ switching }: Given) => void switchingOf(switching) },
  shape: (given: Given, run: Run, _: Rows, facts: Facts): TetrahedronShape =>
    tetrahedronShape(given, run, facts),
  channels: ({ shape: { set } }: { shape: TetrahedronShape }) => rotorChannels(set),
  slots: ({ params: { bin }, shape: { names } }: { params: Given; shape: TetrahedronShape }): Distorted => ({
    ...WATCHED,
    values: { law: 'count', length: names.length },
    sums: { law: 'sum', length: names.length },
    squares: { law: 'sum', length: names.length },
    /** [class][bin] */
    forms: { law: 'count', length: names.length * binsIn(bin) },
  }),
  carry: (_: unknown, rows: Rows) => lasting(rows),
  update: (
    state: State<Distorted>,
    block: Block,
    at: Parameters<typeof watchRotors>[2] & { params: Given; shape: TetrahedronShape },
  ) => {
    const { bin } = at.params
    watchRotors(state, block, at, (watch) => {
      const found = distortionsIn(at.shape, watch)
      if (!found) return
      state.values[watch.of] += found.length
      for (const value of found) {
        state.sums[watch.of] += value
        state.squares[watch.of] += value * value
      }
      const counts = state.forms.subarray(watch.of * binsIn(bin), (watch.of + 1) * binsIn(bin))
      countDistortions(found, { width: bin, counts })
    })
  },
}

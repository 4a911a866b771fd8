import { firstPassage } from '../../operators/markov/first-passage.ts'
import { labelSeries } from '../../operators/markov/label-series.ts'
import { transitions } from '../../operators/markov/transitions.ts'
import { study } from '../../pipeline/study.ts'

/** Counts and first passages of label series. */
export default (params: { transitions?: object }) =>
  study({
    flow(frames) {
      const states = frames.pipe(labelSeries())
      return {
        transitions: states.pipe(transitions(params.transitions)),
        passage: states.pipe(firstPassage()),
      }
    },
  })

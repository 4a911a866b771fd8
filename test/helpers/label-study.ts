import { firstPassage } from '../../operators/states/first-passage.ts'
import { labelSeries } from '../../operators/states/label-series.ts'
import { transitions } from '../../operators/states/transitions.ts'
import { study } from '../../pipeline/definition/study.ts'

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

import {
  chapmanKolmogorov,
  firstPassage,
  model,
  passage,
  pathEntropy,
  paths,
  select,
  shellStates,
  timescales,
  transitions,
} from '../../operators/index.ts'
import { combine } from '../../pipeline/definition/flow.ts'
import { study } from '../../pipeline/definition/study.ts'

const LAGS = ['2ps', '4ps', '8ps', '12ps']
const SHELL = ['LS1', 'LS2', 'LS3', 'LS4', 'LS5', 'LS6']

/** Path entropy of lithium in its octahedral shells, with all that the models behind it must show. */
export default study({
  title: 'Path entropy of lithium in ordered and disordered Li6PS5Cl',
  flow(frames) {
    const states = frames.pipe(select('Li'), shellStates())
    const counts = states.pipe(transitions({ lags: LAGS }))
    const ions = states.pipe(transitions({ lags: ['12ps'], perIon: true }))
    const direct = states.pipe(firstPassage())
    return {
      timescales: counts.pipe(timescales()),
      chapmanKolmogorov: counts.pipe(chapmanKolmogorov({ lag: '4ps' })),
      model: counts.pipe(model({ lag: '12ps' })),
      passage: combine([counts, direct], passage({ from: SHELL, to: ['outside'] })),
      paths: counts.pipe(paths({ from: ['LS1'], to: ['LS6'], lag: '12ps' })),
      flux: counts.pipe(pathEntropy({ definitions: ['flux'] })),
      walks: ions.pipe(pathEntropy({ definitions: ['walks', 'walks-2025'] })),
    }
  },
})

import { holdLaws } from './hold.ts'

holdLaws(({ kind }) => kind === 'measure', [{}, { seed: 5 }])

import { holdLaws } from './hold.ts'
import { isAcross } from './lawful.ts'

holdLaws((operator) => operator.kind === 'estimate' && !isAcross(operator), [{}, { seed: 5 }])

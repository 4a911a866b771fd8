import { holdLaws } from './hold.ts'
import { FAMILY, isAcross } from './lawful.ts'

holdLaws(isAcross, FAMILY)

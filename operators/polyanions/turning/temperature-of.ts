import type { RunState } from '../../../pipeline/definition/operator.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'

/** k_BT by the runs' tag, else by what was said, meV; undefined where neither is known. */
export function thermalEnergy(runs: readonly RunState[], temperature: number): number | undefined {
  const kelvin = Number(runs[0].run.tags['temperature'] ?? temperature)
  return kelvin > 0 ? BOLTZMANN * kelvin : undefined
}

import { gaussian, uniform } from '../../../operators/numerics/random.ts'

/** All that a world throws dice for. */
export interface Chance {
  uniform(): number
  normal(): number
  /** A waiting time of this mean. */
  wait(mean: number): number
  /** A whole number below n. */
  below(n: number): number
  /** A direction, evenly over the sphere. */
  direction(): [number, number, number]
}

export function chanceOf(seed: number): Chance {
  const random = uniform(Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995)
  const normal = () => gaussian(random)
  return {
    uniform: random,
    normal,
    wait: (mean) => -mean * Math.log(1 - random()),
    below: (n) => Math.floor(n * random()),
    direction: () => {
      const [x, y, z] = [normal(), normal(), normal()]
      const length = Math.sqrt(x * x + y * y + z * z)
      return [x / length, y / length, z / length]
    },
  }
}

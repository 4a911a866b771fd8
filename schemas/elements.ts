import { usageError } from './errors.ts'
import { didYouMean } from './nearest.ts'

const SYMBOLS = (
  'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo ' +
  'Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi'
).split(' ')

// Standard atomic weights (IUPAC 2021, conventional values), amu, in the order of SYMBOLS.
const WEIGHTS = [
  1.008, 4.0026, 6.94, 9.0122, 10.81, 12.011, 14.007, 15.999, 18.998, 20.18, 22.99, 24.305, 26.982, 28.085,
  30.974, 32.06, 35.45, 39.95, 39.098, 40.078, 44.956, 47.867, 50.942, 51.996, 54.938, 55.845, 58.933, 58.693,
  63.546, 65.38, 69.723, 72.63, 74.922, 78.971, 79.904, 83.798, 85.468, 87.62, 88.906, 91.224, 92.906, 95.95,
  97, 101.07, 102.91, 106.42, 107.87, 112.41, 114.82, 118.71, 121.76, 127.6, 126.9, 131.29, 132.91, 137.33,
  138.91, 140.12, 140.91, 144.24, 145, 150.36, 151.96, 157.25, 158.93, 162.5, 164.93, 167.26, 168.93, 173.05,
  174.97, 178.49, 180.95, 183.84, 186.21, 190.23, 192.22, 195.08, 196.97, 200.59, 204.38, 207.2, 208.98,
]

const MASSES = new Map(SYMBOLS.map((symbol, i) => [symbol, WEIGHTS[i]]))

export const isElement = (symbol: string): boolean => MASSES.has(symbol)

/** Number of protons: the symbols above are all from H to Bi, in order. */
export const atomicNumberOf = (symbol: string): number => SYMBOLS.indexOf(symbol) + 1

/** Standard atomic weight in amu; a usage error for what is no element symbol. */
export function massOf(symbol: string): number {
  const mass = MASSES.get(symbol)
  if (mass === undefined)
    throw usageError(`"${symbol}" is not an element symbol`, didYouMean(symbol, ['Li', 'Na', 'P', 'S', 'Cl']))
  return mass
}

/** The one element of this mass, to 0.05 amu; undefined where there is none, or more than one. */
export function elementOfMass(mass: number): string | undefined {
  const found = [...MASSES].filter(([, weight]) => Math.abs(weight - mass) < 0.05)
  return found.length === 1 ? found[0][0] : undefined
}

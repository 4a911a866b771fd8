/** Bound coherent and incoherent scattering cross sections of the natural elements, barn
 *  (H. Rauch & W. Waschkowski, Neutron Data Booklet (2003), after V. F. Sears, Neutron News 3, 26 (1992)). */
const NATURAL: Readonly<Record<string, readonly [number, number]>> = {
  H: [1.7568, 80.26],
  Li: [0.454, 0.92],
  B: [3.54, 1.7],
  C: [5.551, 0.001],
  N: [11.01, 0.5],
  O: [4.232, 0],
  F: [4.017, 0.0008],
  Na: [1.66, 1.62],
  Mg: [3.631, 0.08],
  Al: [1.495, 0.0082],
  Si: [2.1633, 0.004],
  P: [3.307, 0.005],
  S: [1.0186, 0.007],
  Cl: [11.528, 5.3],
  K: [1.69, 0.27],
  Ca: [2.78, 0.05],
  Sc: [19, 4.5],
  Ti: [1.485, 2.87],
  V: [0.01838, 5.08],
  Cr: [1.66, 1.83],
  Mn: [1.75, 0.4],
  Fe: [11.22, 0.4],
  Co: [0.779, 4.8],
  Ni: [13.3, 5.2],
  Cu: [7.485, 0.55],
  Zn: [4.054, 0.077],
  Ga: [6.675, 0.16],
  Ge: [8.42, 0.18],
  As: [5.44, 0.06],
  Se: [7.98, 0.32],
  Br: [5.8, 0.1],
  Rb: [6.32, 0.5],
  Sr: [6.19, 0.06],
  Y: [7.55, 0.15],
  Zr: [6.44, 0.02],
  Nb: [6.253, 0.0024],
  Mo: [5.67, 0.04],
  Ag: [4.407, 0.58],
  In: [2.08, 0.54],
  Sn: [4.871, 0.022],
  Sb: [3.9, 0],
  Te: [4.23, 0.09],
  I: [3.5, 0.31],
  Cs: [3.69, 0.21],
  Ba: [3.23, 0.15],
  La: [8.53, 1.13],
}

/** Isotopes that samples are enriched in. */
const ISOTOPES: Readonly<Record<string, readonly [string, readonly [number, number]]>> = {
  '7Li': ['Li', [0.619, 0.78]],
  '6Li': ['Li', [0.51, 0.46]],
  '11B': ['B', [5.56, 0.21]],
  D: ['H', [5.592, 2.05]],
}

export const isotopes: readonly string[] = Object.keys(ISOTOPES)

export const elementOf = (isotope: string): string | undefined => ISOTOPES[isotope]?.[0]

/** Total scattering cross section σ_coh + σ_inc of an element, barn, as one of these isotopes where it is among them;
 *  undefined for an element that the table lacks. */
export function crossSection(element: string, enriched: readonly string[] = []): number | undefined {
  const isotope = enriched.find((name) => elementOf(name) === element)
  const pair = isotope === undefined ? NATURAL[element] : ISOTOPES[isotope][1]
  return pair && Number((pair[0] + pair[1]).toPrecision(6))
}

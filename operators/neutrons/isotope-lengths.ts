import type { Lengths } from './natural-lengths.ts'

export interface Isotope {
  readonly element: string
  /** amu */
  readonly mass: number
  readonly lengths: Lengths
}

/** Isotopes that samples are enriched in (Sears 1992). */
export const ISOTOPES: Readonly<Record<string, Isotope>> = {
  '1H': { element: 'H', mass: 1.00783, lengths: [-3.7406, 25.274, 1.7583, 80.27] },
  D: { element: 'H', mass: 2.0141, lengths: [6.671, 4.04, 5.592, 2.05] },
  '6Li': { element: 'Li', mass: 6.01512, lengths: [2, -1.89, 0.51, 0.46] },
  '7Li': { element: 'Li', mass: 7.016, lengths: [-2.22, -2.49, 0.619, 0.78] },
  '11B': { element: 'B', mass: 11.00931, lengths: [6.65, -1.3, 5.56, 0.21] },
  '35Cl': { element: 'Cl', mass: 34.96885, lengths: [11.65, 6.1, 17.06, 4.7] },
  '37Cl': { element: 'Cl', mass: 36.9659, lengths: [3.08, 0.1, 1.19, 0.001] },
  '39K': { element: 'K', mass: 38.96371, lengths: [3.74, 1.4, 1.76, 0.25] },
  '41K': { element: 'K', mass: 40.96183, lengths: [2.69, 1.5, 0.91, 0.3] },
  '63Cu': { element: 'Cu', mass: 62.9296, lengths: [6.43, 0.22, 5.2, 0.006] },
  '65Cu': { element: 'Cu', mass: 64.92779, lengths: [10.61, 1.79, 14.1, 0.4] },
  '79Br': { element: 'Br', mass: 78.91834, lengths: [6.8, -1.1, 5.81, 0.15] },
  '81Br': { element: 'Br', mass: 80.91629, lengths: [6.79, 0.6, 5.79, 0.05] },
  '107Ag': { element: 'Ag', mass: 106.90509, lengths: [7.555, 1, 7.17, 0.13] },
  '109Ag': { element: 'Ag', mass: 108.90476, lengths: [4.165, -1.6, 2.18, 0.32] },
}

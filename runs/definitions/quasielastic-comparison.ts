import { type Cells, rowsOf } from './csv-rows.ts'

/** The result tables of one analysis as CSV, by name. */
export type Tables = (name: string) => string

const RADII = ['4', '3.75', '3.5']
/** Q of the paper's transverse phonon, r.l.u. */
const TRANSVERSE = '(0 1.5 4)'
const LONGITUDINAL = '(0 0 5.5)'
/** What of χ'' is listed: the frame, lithium, and all. */
const KINDS = ['S-S', 'Li-Li', 'total']

/** Jump lengths, times and D by neutrons beside those of other routes and of Ding et al., Table I, as Markdown; then phonons. */
export function comparison(quasielastic: Tables, phonons: Tables | undefined): string {
  const rows = (name: string) => rowsOf(quasielastic(name))
  return [
    HEAD,
    '## Jumps by the widths: Chudley–Elliott\n',
    grid(
      ['T, K', 'component', 'd, Å', 'τ, ps', 'D, 1e-6 cm²/s', 'd²/6τ from', 'status'],
      [...jumpLines(rows('jumps')), ...PAPER],
    ),
    '## D and times of other routes\n',
    grid(
      ['T, K', 'D from the MSD, 1e-6 cm²/s', 'status', ...RADII.map((radius) => `τ_res, ${radius} Å, ps`)],
      otherLines(rows('diffusion'), rows('residence')),
    ),
    '## Activation\n',
    grid(
      ['of', 'what', 'E_a, eV', 'temperatures'],
      [...activations(rows('diffusivities')), ...activations(rows('times').filter(isTime))],
    ),
    WHY,
    phonons ? vibrations((name) => rowsOf(phonons(name))) : NO_PHONONS,
  ].join('\n')
}

const jumpLines = (rows: readonly Cells[]): string[][] =>
  rows
    .filter(({ model }) => model === 'chudley-elliott')
    .sort((a, b) => order(a).localeCompare(order(b)))
    .map((row) => [
      row['temperature'],
      row['component'],
      shown(row['length'], row['lengthError']),
      shown(row['time'], row['timeError']),
      shown(row['D'], row['error'], 1e6),
      `${row['points']} widths`,
      row['status'],
    ])

const order = ({ temperature, component }: Cells): string => `${temperature.padStart(6)} ${component}`

function otherLines(diffusion: readonly Cells[], residence: readonly Cells[]): string[][] {
  const stay = (kelvin: string, radius: string) =>
    residence.find(
      (row) => row['temperature'] === kelvin && row['radius'] === radius && row['centre'] === 'all',
    )
  return diffusion.map((row) => [
    row['temperature'],
    shown(row['D'], row['error'], 1e6),
    row['status'],
    ...RADII.map((radius) => {
      const found = stay(row['temperature'], radius)
      return shown(found?.['residence'], found?.['error'])
    }),
  ])
}

/** Series that have no activation energy (one temperature, a model that was left out) are not shown. */
const activations = (rows: readonly Cells[]): string[][] =>
  rows
    .filter(({ energy }) => energy !== '')
    .map((row) => [row['of'], row['quantity'], shown(row['energy'], row['error']), row['points']])
const isTime = ({ quantity }: Cells) => quantity.startsWith('1/')

function vibrations(rows: (name: string) => Cells[]): string {
  return [
    '## Phonons: damped oscillators\n',
    grid(
      ['T, K', 'what', 'mode', 'E₀, meV', 'Γ, meV', 'overdamped', 'fit'],
      [
        ...KINDS.flatMap((kind) => [
          ...modes(rows('longitudinalModes'), `${kind}, ${LONGITUDINAL}`, `χ'' along q, ${kind}`),
          ...modes(rows('transverseModes'), `${kind}, ${TRANSVERSE}`, `χ'' across q, ${kind}`),
        ]),
        ...modes(rows('sightModes'), 'neutron-weighted', 'S(E), neutrons of 25 meV'),
        ...modes(rows('modes'), 'neutron-weighted', 'g(E), neutron-weighted'),
        ...modes(rows('modes'), 'Li', 'g(E), Li'),
      ],
    ),
    '## Density of states at zero energy, 1e-3 meV⁻¹\n',
    grid(
      ['T, K', 'of', 'that D of the MSD implies', 'seen in the VACF'],
      rows('implied').map((row) => [
        row['temperature'],
        row['of'],
        shown(row['implied'], row['error'], 1e3),
        shown(row['seen'], row['seenError'], 1e3),
      ]),
    ),
    WHY_PHONONS,
  ].join('\n')
}

/** A mode that ends on the bound of the search is none. */
const modes = (rows: readonly Cells[], of: string, what: string): string[][] =>
  rows
    .filter((row) => row['of'] === of)
    .map((row) =>
      row['status'] === 'on-bound'
        ? [row['temperature'], what, '', 'no mode', '–', '', row['status']]
        : [
            row['temperature'],
            what,
            row['mode'],
            shown(row['energy'], row['error']),
            shown(row['damping'], row['dampingError']),
            row['overdamped'],
            row['status'],
          ],
    )

const grid = (heads: readonly string[], lines: readonly (readonly string[])[]): string =>
  `${[heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`

function shown(value: string | undefined, error: string | undefined, scale = 1): string {
  if (value === undefined || value === '') return '–'
  const digits = (Number(value) * scale).toPrecision(3)
  return error === undefined || error === ''
    ? `${digits} (no error)`
    : `${digits} ± ${(Number(error) * scale).toPrecision(2)}`
}

/** Ding et al., Table I, and their D from displacements. */
const PAPER = [
  ['600', 'narrow, paper (MLMD)', '2.7 ± 0.1', '18.6 ± 0.6', '6.6 ± 0.7', 'Table I', ''],
  ['600', 'wide, paper (MLMD)', '1.2 ± 0.1', '1.2', '20.5', 'Table I', ''],
]

const HEAD = `# Neutrons on lithium in Li6PS5Cl, beside Ding et al., Nat. Phys. (2025)

Errors are 68 %. Widths Γ(Q) come from decays F_s(Q,t) fitted in time as one or two exponentials, without a resolution; the paper's from
spectra. Figures: S(E) by temperature (1c) is "sight" in the report of phonons; S_inc by temperature at one Q (2a) "spectrum, side by side", decays
with their parts (2b) "widths", Γ(Q) with its models (2c) "jumps", D and τ against temperature (2d) "diffusivities" and "times" in the
quasielastic report; χ'' along q over Q (3d) "longitudinal, map", its cuts by temperature (3e, f) "longitudinal" and "transverse, side by
side" in that of phonons.
`

const WHY = `## Beside figure 2 of the paper

- 2a, b: as there, the line at 600 K is wider than at 450 K and lower in its middle, and it has two parts: a narrow one of some 10 to 50 µeV
  and a wide one of 0.1 to 0.3 meV. The paper's wide part, "around 1 meV", is faster: decays before 1 ps are left out of ours.
- 2c: Γ of the narrow line rises with Q and is flat from some 1.2 Å⁻¹ on, a little earlier than the paper's 1.5, as a longer jump has it
  (d of 3.2 to 3.8 Å; 2.7 there, 2.4 by experiment). τ at 600 K is the paper's within a fifth. Above 1.5 Å⁻¹ our Γ falls again: it goes back to
  zero at the Bragg peaks of the cages, which no model of jumps in any direction has. Shells with a peak (1.10, 1.27, 1.80 Å⁻¹) are left out.
- 2d: in runs of 1 ns D of the narrow line and D of displacements agree within two errors at every temperature; the paper's are apart by a factor of
  two. E_a of displacements is 0.19 to 0.20 eV; the paper has 0.16 (simulation) and 0.11 eV (experiment). "Poor": Γ also depends on the direction of
  Q, and at 600 and 750 K errors are small enough to show it; such a D is shown and has no part in an E_a. In runs of 200 ps widths at low Q
  and 450 K are slower than the longest lag.
- τ of the narrow line is that of the cages (three radii) within a fifth at 600 and 750 K, and 1.5 times as long at 450 K, where more ions come back;
  the paper has 18.6 beside 24, 37 and 51 ps.

## Where the paper and this differ

- Another force field: ours is fitted to 416 atoms of first-principles MD, with a softer anion frame; theirs is machine-learned. At 600 K
  the paper has D = 15.9e-6 from displacements, 6.6e-6 from the narrow line and 5.0e-6 by experiment. Where our narrow line and our
  displacements agree, that is a check of the method, not of the material.
- The narrow line is the jump from cage to cage: d is to be held beside the 2.4 to 2.7 Å of the paper, τ beside τ_res. τ_res counts each
  change of cage and depends on the radius; returns within 1 ps are taken out. τ counts jumps of length d in isotropic directions: the two are of one size, not equal.
- The wide line is motion inside the cage. Such motion is confined, so its width does not go to zero with Q as any jump model has it do:
  "rise-unseen" where one width for all Q fits as well, "offset" where Γ at small Q is too large for jumps. Its d, τ and D are then no
  length and no diffusion coefficient, however small their errors, and have no activation energy. The paper's fit of
  1.2 Å and 1.2 ps stands for a mean over doublet (0.8 Å) and intra-cage (1.5 Å) jumps. Where both
  widths come near one another (750 K) each takes part of the other, and cages round S and Cl, a factor of three apart, are in one line.
- What is left of decays (beneath the fits) waves by 2 to 4 σ, and at the longest lags more is left than two exponentials have: a third, slow part
  of some percent. Widths are those of the two that describe most of it.
- The experiment's Γ(1.5 Å⁻¹), 87 µeV, agrees with the paper's own Table I if it is a full width.
- At low Q and 450 K the decay is slower than the longest lag: such widths are said to be unseen and are not fitted.
`

const WHY_PHONONS = `## Beside figures 1c and 3d–f of the paper

- Modes are names for shapes where the fit is "poor": spectra summed over many |Q| have small errors and more than three modes.
- 1c: from 300 to 600 K all of S(E) rises, most next to the elastic line, and the shoulder at 13 to 15 meV becomes wider, as there. The
  second peak of the paper, near 8 meV at 100 K, is part of the rise towards the elastic line here: 300 K is our coldest run, and the
  window widens lines by 2 meV.
- 3d: along (0 0 L) the response is a broad band about 15 meV at every Q with little dispersion, broader at 600 K, as there.
- 3e: the longitudinal phonon is seen in S and P near 7 meV with Γ/E₀ of 0.8 at 300 and about 1 at 600 K: very broad and broader when hot.
- 3f: across q the mode of S has Γ/E₀ above 1 at 300 K and is overdamped at 600 K, as there. Lithium has no mode at either temperature but
  one flat response from 3 to 40 meV: the breakdown that the paper describes for 600 K is there at 300 K in our softer frame.

## Where phonons differ

- At (0 1.5 4) the paper sees the transverse acoustic phonon of q = (0 1.5 0) by its polarisation along z, nearly along Q: it is in χ'' at
  this Q. "Across q" and "along q" are relative to the Bragg point (0 0 4).
- Ours are 2 × 2 × 2 cells: wave vectors are half a reciprocal lattice unit apart, and one of them is one vector, so noise is large.
- The window over 2 ps of lags widens lines by 2 meV: a Γ of that size is the window's.
- The paper's lithium band falls from 33.6 meV at 200 K to 32.0 at 600 K; that of our force field rises with temperature.
- 1.03e-3 meV⁻¹ at E → 0 in the paper stands for D = 7.5e-6 cm²/s of lithium; the table above has what our D implies.
`

const NO_PHONONS = `## Phonons

Not made: they need frames every 10 fs, which LAMMPS makes where it is installed.
`

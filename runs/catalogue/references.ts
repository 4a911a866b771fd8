/** A work that operators name as their source. */
export interface Reference {
  readonly key: string
  /** How a source text names it. */
  readonly named: RegExp
  readonly kind: 'article' | 'book' | 'misc'
  readonly fields: Readonly<Record<string, string>>
}

/** Every work that the source of an operator names: key | how a source names it | kind | author | title | journal, publisher or
 *  number in the arXiv | volume | pages | year. */
const WORKS = `
MeyerNeldel1937 | Meyer and Neldel | article | Meyer, W. and Neldel, H. | Über die Beziehungen zwischen der Energiekonstanten ε und der Mengenkonstanten a der Leitwerts-Temperaturformel bei oxydischen Halbleitern | Zeitschrift für technische Physik | 18 | 588 | 1937
BornHuang1954 | Born & Huang | book | Born, M. and Huang, K. | Dynamical Theory of Crystal Lattices | Clarendon Press |  |  | 1954
VanHove1954 | van Hove | article | Van Hove, L. | Correlations in Space and Time and Born Approximation Scattering in Systems of Interacting Particles | Physical Review | 95 | 249 | 1954
Vineyard1957 | Vineyard | article | Vineyard, G. H. | Frequency factors and isotope effects in solid state rate processes | Journal of Physics and Chemistry of Solids | 3 | 121 | 1957
KaplanMeier1958 | Kaplan and Meier | article | Kaplan, E. L. and Meier, P. | Nonparametric Estimation from Incomplete Observations | Journal of the American Statistical Association | 53 | 457 | 1958
SingwiSjolander1960 | Singwi & Sjölander | article | Singwi, K. S. and Sjölander, A. | Diffusive Motions in Water and Cold Neutron Scattering | Physical Review | 119 | 863 | 1960
ChudleyElliott1961 | Chudley & Elliott | article | Chudley, C. T. and Elliott, R. J. | Neutron Scattering from a Liquid on a Jump Diffusion Model | Proceedings of the Physical Society | 77 | 353 | 1961
Rahman1964 | Rahman | article | Rahman, A. | Correlations in the Motion of Atoms in Liquid Argon | Physical Review | 136 | A405 | 1964
AshcroftLangreth1967 | Ashcroft & D. C. Langreth | article | Ashcroft, N. W. and Langreth, D. C. | Structure of Binary Liquid Mixtures. I | Physical Review | 156 | 685 | 1967
VolinoDianoux1980 | Volino & Dianoux | article | Volino, F. and Dianoux, A. J. | Neutron incoherent scattering law for diffusion in a potential of spherical symmetry: general formalism and application to diffusion inside a sphere | Molecular Physics | 41 | 271 | 1980
HallRoss1981 | Hall & Ross | article | Hall, P. L. and Ross, D. K. | Incoherent neutron scattering functions for random jump diffusion in bounded and infinite media | Molecular Physics | 42 | 673 | 1981
Murch1982 | Murch | article | Murch, G. E. | The Haven ratio in fast ionic conductors | Solid State Ionics | 7 | 177 | 1982
Horn1987 | Horn, | article | Horn, B. K. P. | Closed-form solution of absolute orientation using unit quaternions | Journal of the Optical Society of America A | 4 | 629 | 1987
Bee1988 | Bée | book | Bée, M. | Quasielastic Neutron Scattering | Adam Hilger |  |  | 1988
FakDorner1997 | Fåk & Dorner | article | Fåk, B. and Dorner, B. | Phonon line shapes and excitation energies | Physica B: Condensed Matter | 234--236 | 1107 | 1997
Donati1998 | Donati | article | Donati, C. and Douglas, J. F. and Kob, W. and Plimpton, S. J. and Poole, P. H. and Glotzer, S. C. | Stringlike Cooperative Motion in a Supercooled Liquid | Physical Review Letters | 80 | 2338 | 1998
FalkLanger1998 | Falk and Langer | article | Falk, M. L. and Langer, J. S. | Dynamics of viscoplastic deformation in amorphous solids | Physical Review E | 57 | 7192 | 1998
Edelsbrunner2002 | Edelsbrunner | article | Edelsbrunner, H. and Letscher, D. and Zomorodian, A. | Topological Persistence and Simplification | Discrete & Computational Geometry | 28 | 511 | 2002
Swope2004 | Swope | article | Swope, W. C. and Pitera, J. W. and Suits, F. | Describing Protein Folding Kinetics by Molecular Dynamics Simulations. 1. Theory | The Journal of Physical Chemistry B | 108 | 6571 | 2004
Metzner2009 | Metzner | article | Metzner, P. and Schütte, C. and Vanden-Eijnden, E. | Transition Path Theory for Markov Jump Processes | Multiscale Modeling & Simulation | 7 | 1192 | 2009
Calandrini2011 | Calandrini | article | Calandrini, V. and Pellegrini, E. and Calligari, P. and Hinsen, K. and Kneller, G. R. | nMoldyn – Interfacing spectroscopic experiments, molecular dynamics simulations and models for time correlation functions | Collection SFN | 12 | 201 | 2011
Prinz2011 | Prinz | article | Prinz, J.-H. and Wu, H. and Sarich, M. and Keller, B. and Senne, M. and Held, M. and Chodera, J. D. and Schütte, C. and Noé, F. | Markov models of molecular kinetics: Generation and validation | The Journal of Chemical Physics | 134 | 174105 | 2011
HansenMcDonald2013 | Hansen (and|& I. R.) McDonald | book | Hansen, J.-P. and McDonald, I. R. | Theory of Simple Liquids | Academic Press, fourth edition |  |  | 2013
TrendelkampSchroer2015 | Trendelkamp-Schroer | article | Trendelkamp-Schroer, B. and Wu, H. and Paul, F. and Noé, F. | Estimation and uncertainty of reversible Markov models | The Journal of Chemical Physics | 143 | 174101 | 2015
Schoenholz2016 | Schoenholz | article | Schoenholz, S. S. and Cubuk, E. D. and Sussman, D. M. and Kaxiras, E. and Liu, A. J. | A structural approach to relaxation in glassy liquids | Nature Physics | 12 | 469 | 2016
Fong2021 | Fong | article | Fong, K. D. and Bergstrom, H. K. and McCloskey, B. D. and Mandadapu, K. K. | Transport phenomena in electrolyte solutions: Nonequilibrium thermodynamics and statistical mechanics | AIChE Journal | 67 | e17091 | 2021
Morgan2021 | Morgan, | article | Morgan, B. J. | Mechanistic Origin of Superionic Lithium Diffusion in Anion-Disordered Li6PS5X Argyrodites | Chemistry of Materials | 33 | 2004 | 2021
Ding2025 | Ding et al | article | Ding, J. and Gupta, M. K. and Rosenbach, C. and Lin, H.-M. and Osti, N. C. and Abernathy, D. L. and Zeier, W. G. and Delaire, O. | Liquid-like dynamics in a solid-state lithium electrolyte | Nature Physics |  |  | 2025
Cazorla2025 | Cazorla | article | Cazorla, C. | A solid-state electrolyte with liquid-like vibrational character | Nature Physics, News & Views |  |  | 2025
Li2025 | Li et al | misc | Li, K. and Yang, J. and Zhai, Y. and Li, H. | Disentangling Cation-Polyanion Coupling in Solid Electrolytes: Which Anion Motion Dominates Cation Transport? | 2501.02440 |  |  | 2025
Guan | Guan et al | misc | Guan, Q. and Wang, K. and Yeo, J. and Cai, Y. | Unlocking the Ion Migration in Solid-State Electrolytes via Path Entropy
`

const CARRIER = { article: 'journal', book: 'publisher', misc: 'eprint' } as const

function reference(line: string): Reference {
  const [key, named, word, author, title, carrier, volume, pages, year] = line.split(' | ')
  const kind = word as Reference['kind']
  const archiveprefix = kind === 'misc' && carrier ? 'arXiv' : ''
  const fields = { author, title, [CARRIER[kind]]: carrier, archiveprefix, volume, pages, year }
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value))
  return { key, named: new RegExp(named), kind, fields: known }
}

/** In the order of their years. */
export const REFERENCES: readonly Reference[] = WORKS.trim().split('\n').map(reference)

/** The works that a source text names. */
export const referencesIn = (source: string): Reference[] =>
  REFERENCES.filter(({ named }) => named.test(source))

const SIGNS: Readonly<Record<string, string>> = { '&': '\\&', '–': '--', ε: '$\\epsilon$' }

/** An entry as BibTeX reads it, in UTF-8. */
export function bibtexOf({ key, kind, fields }: Reference): string {
  const lines = Object.entries(fields).map(([name, value]) => {
    const safe = value.replaceAll(/[&–ε]/g, (sign) => SIGNS[sign])
    return `  ${name} = {${name === 'title' ? `{${safe}}` : safe}}`
  })
  return `@${kind}{${key},\n${lines.join(',\n')}\n}\n`
}

/** A work that operators name as their source. */
export interface Reference {
  readonly key: string
  /** How a source text names it. */
  readonly named: RegExp
  readonly kind: 'article' | 'book' | 'misc'
  readonly fields: Readonly<Record<string, string>>
}

const article = (
  key: string,
  named: RegExp,
  author: string,
  title: string,
  journal: string,
  [volume, pages]: readonly [string, string],
  year: string,
): Reference => ({ key, named, kind: 'article', fields: { author, title, journal, volume, pages, year } })

const book = (
  key: string,
  named: RegExp,
  author: string,
  title: string,
  publisher: string,
  year: string,
): Reference => ({ key, named, kind: 'book', fields: { author, title, publisher, year } })

/** Every work that the source of an operator names, in the order of their years. */
export const REFERENCES: readonly Reference[] = [
  article(
    'MeyerNeldel1937',
    /Meyer and Neldel/,
    'Meyer, W. and Neldel, H.',
    'Über die Beziehungen zwischen der Energiekonstanten ε und der Mengenkonstanten a der Leitwerts-Temperaturformel bei oxydischen Halbleitern',
    'Zeitschrift für technische Physik',
    ['18', '588'],
    '1937',
  ),
  book(
    'BornHuang1954',
    /Born & Huang/,
    'Born, M. and Huang, K.',
    'Dynamical Theory of Crystal Lattices',
    'Clarendon Press',
    '1954',
  ),
  article(
    'VanHove1954',
    /van Hove/,
    'Van Hove, L.',
    'Correlations in Space and Time and Born Approximation Scattering in Systems of Interacting Particles',
    'Physical Review',
    ['95', '249'],
    '1954',
  ),
  article(
    'Vineyard1957',
    /Vineyard/,
    'Vineyard, G. H.',
    'Frequency factors and isotope effects in solid state rate processes',
    'Journal of Physics and Chemistry of Solids',
    ['3', '121'],
    '1957',
  ),
  article(
    'KaplanMeier1958',
    /Kaplan and Meier/,
    'Kaplan, E. L. and Meier, P.',
    'Nonparametric Estimation from Incomplete Observations',
    'Journal of the American Statistical Association',
    ['53', '457'],
    '1958',
  ),
  article(
    'SingwiSjolander1960',
    /Singwi & Sjölander/,
    'Singwi, K. S. and Sjölander, A.',
    'Diffusive Motions in Water and Cold Neutron Scattering',
    'Physical Review',
    ['119', '863'],
    '1960',
  ),
  article(
    'ChudleyElliott1961',
    /Chudley & Elliott/,
    'Chudley, C. T. and Elliott, R. J.',
    'Neutron Scattering from a Liquid on a Jump Diffusion Model',
    'Proceedings of the Physical Society',
    ['77', '353'],
    '1961',
  ),
  article(
    'Rahman1964',
    /Rahman/,
    'Rahman, A.',
    'Correlations in the Motion of Atoms in Liquid Argon',
    'Physical Review',
    ['136', 'A405'],
    '1964',
  ),
  article(
    'AshcroftLangreth1967',
    /Ashcroft & D. C. Langreth/,
    'Ashcroft, N. W. and Langreth, D. C.',
    'Structure of Binary Liquid Mixtures. I',
    'Physical Review',
    ['156', '685'],
    '1967',
  ),
  article(
    'VolinoDianoux1980',
    /Volino & Dianoux/,
    'Volino, F. and Dianoux, A. J.',
    'Neutron incoherent scattering law for diffusion in a potential of spherical symmetry: general formalism and application to diffusion inside a sphere',
    'Molecular Physics',
    ['41', '271'],
    '1980',
  ),
  article(
    'HallRoss1981',
    /Hall & Ross/,
    'Hall, P. L. and Ross, D. K.',
    'Incoherent neutron scattering functions for random jump diffusion in bounded and infinite media',
    'Molecular Physics',
    ['42', '673'],
    '1981',
  ),
  article(
    'Murch1982',
    /Murch/,
    'Murch, G. E.',
    'The Haven ratio in fast ionic conductors',
    'Solid State Ionics',
    ['7', '177'],
    '1982',
  ),
  article(
    'Horn1987',
    /Horn,/,
    'Horn, B. K. P.',
    'Closed-form solution of absolute orientation using unit quaternions',
    'Journal of the Optical Society of America A',
    ['4', '629'],
    '1987',
  ),
  book('Bee1988', /Bée/, 'Bée, M.', 'Quasielastic Neutron Scattering', 'Adam Hilger', '1988'),
  article(
    'FakDorner1997',
    /Fåk & Dorner/,
    'Fåk, B. and Dorner, B.',
    'Phonon line shapes and excitation energies',
    'Physica B: Condensed Matter',
    ['234--236', '1107'],
    '1997',
  ),
  article(
    'Donati1998',
    /Donati/,
    'Donati, C. and Douglas, J. F. and Kob, W. and Plimpton, S. J. and Poole, P. H. and Glotzer, S. C.',
    'Stringlike Cooperative Motion in a Supercooled Liquid',
    'Physical Review Letters',
    ['80', '2338'],
    '1998',
  ),
  article(
    'FalkLanger1998',
    /Falk and Langer/,
    'Falk, M. L. and Langer, J. S.',
    'Dynamics of viscoplastic deformation in amorphous solids',
    'Physical Review E',
    ['57', '7192'],
    '1998',
  ),
  article(
    'Edelsbrunner2002',
    /Edelsbrunner/,
    'Edelsbrunner, H. and Letscher, D. and Zomorodian, A.',
    'Topological Persistence and Simplification',
    'Discrete & Computational Geometry',
    ['28', '511'],
    '2002',
  ),
  article(
    'Swope2004',
    /Swope/,
    'Swope, W. C. and Pitera, J. W. and Suits, F.',
    'Describing Protein Folding Kinetics by Molecular Dynamics Simulations. 1. Theory',
    'The Journal of Physical Chemistry B',
    ['108', '6571'],
    '2004',
  ),
  article(
    'Metzner2009',
    /Metzner/,
    'Metzner, P. and Schütte, C. and Vanden-Eijnden, E.',
    'Transition Path Theory for Markov Jump Processes',
    'Multiscale Modeling & Simulation',
    ['7', '1192'],
    '2009',
  ),
  article(
    'Calandrini2011',
    /Calandrini/,
    'Calandrini, V. and Pellegrini, E. and Calligari, P. and Hinsen, K. and Kneller, G. R.',
    'nMoldyn – Interfacing spectroscopic experiments, molecular dynamics simulations and models for time correlation functions',
    'Collection SFN',
    ['12', '201'],
    '2011',
  ),
  article(
    'Prinz2011',
    /Prinz/,
    'Prinz, J.-H. and Wu, H. and Sarich, M. and Keller, B. and Senne, M. and Held, M. and Chodera, J. D. and Schütte, C. and Noé, F.',
    'Markov models of molecular kinetics: Generation and validation',
    'The Journal of Chemical Physics',
    ['134', '174105'],
    '2011',
  ),
  book(
    'HansenMcDonald2013',
    /Hansen (and|& I. R.) McDonald/,
    'Hansen, J.-P. and McDonald, I. R.',
    'Theory of Simple Liquids',
    'Academic Press, fourth edition',
    '2013',
  ),
  article(
    'TrendelkampSchroer2015',
    /Trendelkamp-Schroer/,
    'Trendelkamp-Schroer, B. and Wu, H. and Paul, F. and Noé, F.',
    'Estimation and uncertainty of reversible Markov models',
    'The Journal of Chemical Physics',
    ['143', '174101'],
    '2015',
  ),
  article(
    'Schoenholz2016',
    /Schoenholz/,
    'Schoenholz, S. S. and Cubuk, E. D. and Sussman, D. M. and Kaxiras, E. and Liu, A. J.',
    'A structural approach to relaxation in glassy liquids',
    'Nature Physics',
    ['12', '469'],
    '2016',
  ),
  article(
    'Fong2021',
    /Fong/,
    'Fong, K. D. and Bergstrom, H. K. and McCloskey, B. D. and Mandadapu, K. K.',
    'Transport phenomena in electrolyte solutions: Nonequilibrium thermodynamics and statistical mechanics',
    'AIChE Journal',
    ['67', 'e17091'],
    '2021',
  ),
  article(
    'Morgan2021',
    /Morgan,/,
    'Morgan, B. J.',
    'Mechanistic Origin of Superionic Lithium Diffusion in Anion-Disordered Li6PS5X Argyrodites',
    'Chemistry of Materials',
    ['33', '2004'],
    '2021',
  ),
  {
    key: 'Ding2025',
    named: /Ding et al/,
    kind: 'article',
    fields: {
      author:
        'Ding, J. and Gupta, M. K. and Rosenbach, C. and Lin, H.-M. and Osti, N. C. and Abernathy, D. L. and Zeier, W. G. and Delaire, O.',
      title: 'Liquid-like dynamics in a solid-state lithium electrolyte',
      journal: 'Nature Physics',
      year: '2025',
    },
  },
  {
    key: 'Cazorla2025',
    named: /Cazorla/,
    kind: 'article',
    fields: {
      author: 'Cazorla, C.',
      title: 'A solid-state electrolyte with liquid-like vibrational character',
      journal: 'Nature Physics, News & Views',
      year: '2025',
    },
  },
  {
    key: 'Li2025',
    named: /Li et al/,
    kind: 'misc',
    fields: {
      author: 'Li, K. and Yang, J. and Zhai, Y. and Li, H.',
      title:
        'Disentangling Cation-Polyanion Coupling in Solid Electrolytes: Which Anion Motion Dominates Cation Transport?',
      eprint: '2501.02440',
      archiveprefix: 'arXiv',
      year: '2025',
    },
  },
  {
    key: 'Guan',
    named: /Guan et al/,
    kind: 'misc',
    fields: {
      author: 'Guan, Q. and Wang, K. and Yeo, J. and Cai, Y.',
      title: 'Unlocking the Ion Migration in Solid-State Electrolytes via Path Entropy',
    },
  },
]

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

import { readFileSync } from 'node:fs'
import { readable } from '../../pipeline/store/files.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { type CrystalAtom, parseCif } from './cif.ts'
import { parsePoscar } from './poscar.ts'
import { type Anchor, isHost, type SiteSource } from './site-source.ts'

/** Text and name of a crystal file: the content, not the name, is the parameter. */
export interface CrystalFile {
  readonly name: string
  readonly text: string
}

export function readCrystalFile(path: string): CrystalFile {
  try {
    return { name: path, text: readFileSync(path, 'utf8') }
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

/** Sites from a crystal file: atoms of `siteElements` by their labels, the others as framework, those on one place
 *  together (any of their elements may stand there). `anchors` says which elements
 *  of a run may stand where the file has one ("I=S+Cl"); an element that is not named there stands for itself.
 *  Throws an input error for a bad file, a usage error where the file has no such elements. */
export function fileSites(
  { name, text }: CrystalFile,
  siteElements: readonly string[],
  anchors: readonly string[],
): SiteSource {
  const { cell, atoms, operations } = /_cell_length_a/.test(text)
    ? parseCif(text, name)
    : parsePoscar(text, name)
  const present = [...new Set(atoms.map(({ element }) => element))]
  const stranger = siteElements.find((element) => !present.includes(element))
  if (stranger !== undefined)
    throw usageError(
      `sites: ${name} has no atoms "${stranger}"`,
      `Say which of its atoms stand for sites: --site-elements ${sitesAmong(siteElements, present)}. It has ${present.join(', ')}.`,
    )
  const stands = new Map(anchors.map((rule) => standsFor(rule, present, name)))
  const sites = atoms.filter(({ element }) => siteElements.includes(element))
  const others = atoms.filter(({ element }) => !siteElements.includes(element))
  return {
    cell,
    anchors: together(others).map(({ elements: own, at }): Anchor => {
      const elements = [...new Set(own.flatMap((element) => stands.get(element) ?? [element]))]
      return { elements, at, corner: !elements.some(isHost) }
    }),
    sites: sites.map(({ label, at }) => ({ kind: label, at })),
    operations,
    cages: [],
    pairs: [],
  }
}

const sitesAmong = (asked: readonly string[], present: readonly string[]): string =>
  asked.filter((element) => present.includes(element)).join() || present[0]

/** Elements by the place that they share, as in a disordered crystal. */
function together(
  atoms: readonly CrystalAtom[],
): { readonly elements: string[]; readonly at: readonly number[] }[] {
  const places: { readonly elements: string[]; readonly at: readonly number[] }[] = []
  for (const { element, at } of atoms) {
    const shared = places.find((place) =>
      place.at.every((value, c) => Math.abs(value - at[c] - Math.round(value - at[c])) < 1e-3),
    )
    if (shared) shared.elements.push(element)
    else places.push({ elements: [element], at })
  }
  return places
}

function standsFor(rule: string, present: readonly string[], file: string): [string, string[]] {
  const [element, others] = rule.split('=').map((part) => part.trim())
  if (!others)
    throw usageError(`sites: "${rule}" in anchors`, 'Write FILE-ELEMENT=ELEMENT+ELEMENT, as in I=S+Cl.')
  if (!present.includes(element))
    throw usageError(`sites: ${file} has no atoms "${element}"`, didYouMean(element, present))
  return [element, others.split('+')]
}

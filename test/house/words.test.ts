import test from 'ava'
import { files, ROOMS, read, sources } from './sources.ts'

/** Words that have no place in the project's text, cut in two so that this list does not find itself. */
const WORDS: readonly (readonly [string, string])[] = [
  ['/wo' + 'rk/', 'a path of one machine'],
  ['/ho' + 'me/', 'a path of one machine'],
  ['/ro' + 'ot/', 'a path of one machine'],
  ['/Us' + 'ers/', 'a path of one machine'],
  ['C:' + '\\', 'a path of one machine'],
  ['registry' + '.npm', 'a registry address'],
  ['://' + 'registry', 'a registry address'],
  ['npm' + 'mirror', 'a registry address'],
  ['work' + 'tree', 'how the text came about'],
  ['TO' + 'DO', 'a promise: do it, or leave the word out'],
  ['FIX' + 'ME', 'a promise: do it, or leave the word out'],
  ['<<<<' + '<<<', 'the mark of a merge'],
]

/** A path of a machine begins at its root: what goes on from a name or from dots is a room of the project. */
const holds = (line: string, word: string): boolean =>
  line
    .split(word)
    .some((before, i, all) => i < all.length - 1 && !(word.startsWith('/') && /[\w.-]$/.test(before)))

test('paths of a machine would be found, rooms of the project not', (t) => {
  const [[path]] = WORDS
  t.true(holds(`see ${path}x`, path))
  t.true(holds(`'${path}x'`, path))
  t.false(holds(`'..${path}plan.ts'`, path))
  t.false(holds(`pipeline${path}plan.ts`, path))
})

/** Trajectories and tables as others wrote them. */
const DATA = /^(runs|test)\/data\/.*(?<!\.md)$|\.(gz|zst|arrow|parquet|npy|png|wasm)$/

const texts = files.filter((file) => !DATA.test(file))

test('the text of the project holds no paths, addresses or leftovers', (t) => {
  t.true(texts.includes('package-lock.json'))
  const found = texts.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, i) =>
        WORDS.filter(([word]) => holds(line, word)).map(
          ([word, why]) => `${file}:${i + 1}: "${word}" (${why})`,
        ),
      ),
  )
  t.deepEqual(found, [])
})

test('no message advises to delete what may be good', (t) => {
  const inCode = sources(...ROOMS.filter((room) => room !== 'test')).flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => /['"`][^'"`]*\bdelete\b(?!\()/i.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  t.deepEqual(inCode, [])
})

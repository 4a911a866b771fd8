/** Files that run in one worker: a name and the files, as paths below test/. */
export interface Group {
  readonly name: string
  readonly files: readonly string[]
}

/** So many files share what they load, and what was made fast for them; more would make a long chain at the end. */
const MOST = 12

/** Rooms whose files wait for children, for other processes or for the clock, or are long: each has a worker of its own. */
const ALONE = [
  'bench/',
  'laws/',
  'runs/',
  'pipeline/executors/',
  'pipeline/live/',
  'pipeline/report/browser.',
  'pipeline/ingest/cases.',
  'pipeline/sources/programs.',
  'pipeline/sources/strangers.',
]

/** What one file may do to others of its worker, or feel of them: hooks, variables of the process, its memory, and tests
 *  declared after a wait. */
const APART =
  /\btest\.(?:before|after)|\bprocess\.env\S* =(?!=)|\bdelete process\.|HeapStatistics|memoryUsage|^(?!.*\basync\b)(?![\s/*]).*\bawait\b/m

/** Whether a file of tests has to run in a worker of its own. */
export const alone = (file: string, text: string): boolean =>
  ALONE.some((room) => file.startsWith(room)) || APART.test(text)

/** The folder of a file, two levels deep at most: a/b of a/b/c/d.test.js. */
const folderOf = (file: string): string => file.split('/').slice(0, -1).slice(0, 2).join('/')

const dealt = (folder: string, files: readonly string[]): Group[] => {
  const hands = Math.ceil(files.length / MOST)
  return Array.from({ length: hands }, (_, hand) => ({
    name: `${folder.replaceAll('/', '-')}-${hand + 1}`,
    files: files.filter((_, index) => index % hands === hand),
  }))
}

/** Files of a folder dealt to as few workers as hold them; the order of the files does not matter. */
export const groups = (files: readonly string[]): Group[] => {
  const sorted = [...files].sort()
  const folders = [...new Set(sorted.map(folderOf))]
  return folders.flatMap((folder) =>
    dealt(
      folder,
      sorted.filter((file) => folderOf(file) === folder),
    ),
  )
}

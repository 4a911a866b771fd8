/** The shortest names that tell folders apart: their last parts, as many as it takes. */
export function labelsOf(folders: readonly string[]): string[] {
  const parts = folders.map((folder) => folder.split('/').filter((part) => part !== '' && part !== '.'))
  const longest = Math.max(...parts.map(({ length }) => length))
  for (let count = 1; count <= longest; count++) {
    const labels = parts.map((each) => each.slice(-count).join('/'))
    if (new Set(labels).size === labels.length) return labels
  }
  return [...folders]
}

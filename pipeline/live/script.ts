/** The live page's own code: parts that have changed are put in their places. They come escaped from the server. */
export const SCRIPT = `(() => {
  const status = document.getElementById('status')
  const when = document.getElementById('when')
  let last = Date.now()
  const source = new EventSource('/events')
  source.onmessage = (event) => {
    const { at, parts } = JSON.parse(event.data)
    for (const [id, markup] of Object.entries(parts)) {
      const place = document.getElementById(id)
      if (place) place.innerHTML = markup
    }
    last = Date.now()
    when.textContent = 'live, ' + new Date(at).toLocaleTimeString()
    status.classList.remove('lost')
  }
  source.onerror = () => {
    status.classList.add('lost')
    when.textContent = 'not connected since ' + new Date(last).toLocaleTimeString()
  }
})()`

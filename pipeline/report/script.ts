import { VIEWER } from './volume/viewer.ts'

/** The page's own code: values at the pointer, a switch between light and dark, everything unfolded on paper, densities to turn. */
export const SCRIPT = `(() => {
  const root = document.documentElement
  const button = document.createElement('button')
  const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
  const name = () => { button.textContent = isDark() ? 'Light' : 'Dark' }
  button.className = 'theme'
  button.type = 'button'
  button.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; name() })
  name()
  document.body.append(button)

  const tip = document.createElement('div')
  tip.className = 'tip'
  tip.hidden = true
  document.body.append(tip)
  for (const title of document.querySelectorAll('svg.plot title')) {
    title.parentNode.dataset.tip = title.textContent
    title.remove()
  }
  const show = (event) => {
    const text = event.target.closest?.('[data-tip]')?.dataset.tip
    tip.hidden = text === undefined
    if (tip.hidden) return
    tip.textContent = text.replaceAll('; ', '\\n')
    const { width, height } = tip.getBoundingClientRect()
    const left = event.clientX + 14 + width > innerWidth ? event.clientX - 14 - width : event.clientX + 14
    tip.style.left = Math.max(4, left) + 'px'
    tip.style.top = Math.max(4, event.clientY - height - 10) + 'px'
  }
  addEventListener('pointermove', show)
  addEventListener('pointerdown', show)
  addEventListener('scroll', () => { tip.hidden = true }, { passive: true })
  addEventListener('beforeprint', () => { for (const details of document.querySelectorAll('details')) details.open = true })
})()
;${VIEWER}`

import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { usageError } from '../../schemas/errors.ts'
import { gateOf } from './gate.ts'
import { livePage, type Parts, POLICY } from './page.ts'

/** A page that shows how things stand, and says what is new. */
export interface LivePage {
  /** Where it is, with the token where one is asked for. */
  readonly url: string
  /** True where others than this machine can reach it, if they have the token. */
  readonly isOpen: boolean
  /** Puts parts on the page; those that have changed go to everybody who looks. The view is the same for programs. */
  show(view: { readonly title: string; readonly at: string }, parts: Parts): void
  close(): Promise<void>
}

const MOST_LISTENERS = 50
/** Bytes that may wait for a listener that does not take them; it is let go then, and comes back by itself. */
const MOST_WAITING = 4 << 20

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** Serves the page, read-only, at "127.0.0.1:8080" (port 0: any free one). At any address but loopback it asks for a token.
 *  Throws a usage error where it cannot. */
export async function servePage(address: string, out: string): Promise<LivePage> {
  const { host, port } = parseAddress(address)
  const gate = gateOf(host)
  const listeners = new Set<ServerResponse>()
  let view = { title: 'ionstream', at: new Date().toISOString() }
  let shown: Parts = {}
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split(/[?#]/, 1)[0]
    if (path === '/') return answer(response, 'text/html; charset=utf-8', livePage(view.title, shown))
    if (path === '/state.json') return answer(response, 'application/json', JSON.stringify(view))
    if (path === '/events' && request.method === 'GET') return listen(response)
    return sendFile(response, out, path)
  }
  const server = createServer((request, response) => {
    request.on('error', () => response.destroy())
    response.on('error', () => response.destroy())
    try {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
      const why = gate.refusal(request, response)
      if (why) return refuse(response, 403, why)
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Read only.')
      serve(request, response)
    } catch {
      response.destroy()
    }
  })
  const listen = (response: ServerResponse) => {
    if (listeners.size >= MOST_LISTENERS) return refuse(response, 503, 'Too many are looking.')
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write(eventOf(view.at, shown))
    listeners.add(response)
    response.on('close', () => listeners.delete(response))
  }
  await listenOn(server, host, port, address)
  const { port: actual } = server.address() as AddressInfo
  server.on('error', () => {})
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/${gate.query}`,
    isOpen: gate.query !== '',
    show(now, parts) {
      const news = Object.fromEntries(Object.entries(parts).filter(([id, text]) => text !== shown[id]))
      view = now
      shown = parts
      const event = eventOf(view.at, news)
      for (const listener of listeners)
        if (listener.writableLength > MOST_WAITING) listener.destroy()
        else listener.write(event)
    },
    close: () =>
      new Promise((resolve) => {
        for (const listener of listeners) listener.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const eventOf = (at: string, parts: Parts): string => `data: ${JSON.stringify({ at, parts })}\n\n`

function parseAddress(address: string): { host: string; port: number } {
  const match = /^(?:(?<host>\[[\da-f:]+\]|[\w.-]+):)?(?<port>\d{1,5})$/i.exec(address)
  const port = Number(match?.groups?.['port'])
  if (!match || port > 65_535)
    throw usageError(`--serve ${address}: expected HOST:PORT`, 'Write for example --serve 127.0.0.1:8080.')
  return { host: (match.groups?.['host'] ?? '127.0.0.1').replace(/[[\]]/g, ''), port }
}

function listenOn(server: Server, host: string, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        usageError(
          `--serve ${address}: ${error.code ?? error.message}`,
          'Choose another port; 0 takes a free one.',
        ),
      ),
    )
    server.listen(port, host, resolve)
  })
}

function answer(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

/** The report and its figures, nothing else of the folder. The report brings its own policy. */
function sendFile(response: ServerResponse, out: string, path: string) {
  const figure = /^\/figures\/[\w.-]+\.svg$/.test(path)
  if (!figure && path !== '/report.html') return refuse(response, 404, 'Not here.')
  const file = join(out, path)
  try {
    if (!statSync(file).isFile()) return refuse(response, 404, 'Not here.')
  } catch {
    return refuse(response, 404, 'Not yet.')
  }
  if (!figure) response.setHeader('Content-Security-Policy', "frame-ancestors 'none'")
  response.writeHead(200, { 'Content-Type': figure ? 'image/svg+xml' : 'text/html; charset=utf-8' })
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

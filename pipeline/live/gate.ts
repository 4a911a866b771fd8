import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Who may ask for the page. */
export interface Gate {
  /** What an address needs to be let in; empty where nothing is needed. */
  readonly query: string
  /** Why a request is refused; undefined where it is not. */
  refusal(request: IncomingMessage, response: ServerResponse): string | undefined
}

const LOOPBACK = /^(127(\.\d+){3}|::1|localhost)$/

/** On loopback the page is asked for by a loopback name: other pages cannot reach it by a name of theirs. Elsewhere by a token, in the
 *  address first and then in a cookie. */
export const gateOf = (host: string): Gate =>
  LOOPBACK.test(host) ? byName : byToken(randomBytes(16).toString('hex'))

const byName: Gate = {
  query: '',
  refusal({ headers }) {
    const asked = (headers.host ?? '').replace(/:\d+$/, '').replace(/[[\]]/g, '')
    return LOOPBACK.test(asked) ? undefined : 'Ask by the address of this machine.'
  },
}

function byToken(token: string): Gate {
  const cookie = `ionstream-${token.slice(0, 6)}`
  const isToken = (word: string | undefined) =>
    word !== undefined && timingSafeEqual(digest(word), digest(token))
  return {
    query: `?token=${token}`,
    refusal({ url = '', headers }, response) {
      if (isToken(/[?&]token=([^&#]*)/.exec(url)?.[1])) {
        response.setHeader('Set-Cookie', `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`)
        return undefined
      }
      const kept = (headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(`${cookie}=`))
      return isToken(kept?.slice(cookie.length + 1)) ? undefined : 'Ask with the token that was printed.'
    },
  }
}

const digest = (word: string): Buffer => createHash('sha256').update(word).digest()

/** Which way a domain goes: into this service, by an operator's route, or where its MX records say. */
import type { Clock } from '../../lib/clock.ts'
import type { DirectoryReader } from '../../store/directory-types.ts'
import type { Route } from '../../store/queue-types.ts'
import { SealFault } from '../../store/sealed/sealer.ts'
import type { Way } from './hop.ts'

/** Domains whose way is remembered; about 200 octets each. */
const REMEMBERED_MAX = 10_000
/** Milliseconds after which the way is asked again: a domain may have become ours. */
const REMEMBER_MS = 10_000

export class Router {
  readonly #directory: DirectoryReader
  readonly #clock: Clock
  #routes = new Map<string, Route>()
  readonly #ways = new Map<string, { readonly way: Way; readonly untilMs: number }>()

  constructor(directory: DirectoryReader, clock: Clock) {
    this.#directory = directory
    this.#clock = clock
  }

  /** Replaces the operator's routes. */
  setRoutes(routes: readonly Route[]): void {
    this.#routes = new Map(routes.map((route) => [route.domain, route]))
    this.#ways.clear()
  }

  async wayOf(domain: string): Promise<Way> {
    const known = this.#ways.get(domain)
    if (known !== undefined && known.untilMs > this.#clock.now()) return known.way
    const way = await this.#find(domain)
    if (this.#ways.size >= REMEMBERED_MAX) this.#ways.clear()
    this.#ways.set(domain, { way, untilMs: this.#clock.now() + REMEMBER_MS })
    return way
  }

  async #find(domain: string): Promise<Way> {
    const named = this.#named(domain)
    if (named !== undefined) return routeWay(named)
    if ((await this.#directory.domain(domain)) !== undefined)
      return { key: `local:${domain}`, plan: { kind: 'local', domain } }
    const rest = this.#routes.get('*')
    return rest === undefined ? { key: `mx:${domain}`, plan: { kind: 'mx', domain } } : routeWay(rest)
  }

  /** The route of the domain itself, else of the nearest `*.parent`. `*` is for what is not ours. */
  #named(domain: string): Route | undefined {
    const exact = this.#routes.get(domain)
    if (exact !== undefined) return exact
    for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1)) {
      const wild = this.#routes.get(`*${domain.slice(dot)}`)
      if (wild !== undefined) return wild
    }
    return undefined
  }
}

function routeWay(route: Route): Way {
  const place = `${route.host}:${route.port}:${route.username ?? ''}`
  // Another hop than the same server with its password: when that is set again, nobody waits for this one to recover.
  const kind = route.password instanceof SealFault ? 'locked' : 'route'
  return { key: `${kind}:${place}`, plan: { kind: 'route', route } }
}

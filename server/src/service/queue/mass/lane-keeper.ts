/** What the mass lane goes by just now: the operator's settings, and whose provider takes mail for a destination. */
import type { Clock } from '../../../lib/clock.ts'
import { RecentMap } from '../../../lib/recent-map.ts'
import type { Provider } from '../../../mail/provider.ts'
import { MASS_LANE, type MassLane, type MassLaneReader } from '../../../store/directory-mass-lane.ts'
import type { Pace } from '../../../store/queue-claims.ts'
import { MASS_DESTINATIONS_MAX, MASS_LOOKUPS_MAX, MASS_PROVIDER_MS } from '../limits.ts'
import type { Targets } from '../open-hop.ts'
import type { Router } from '../router.ts'
import { paceOf } from './pace.ts'

export type LaneKeeperDeps = {
  /** Default: MASS_LANE. */
  readonly lanes?: MassLaneReader | undefined
  readonly router: Pick<Router, 'wayOf'>
  targetsOf(plan: { readonly kind: 'mx'; readonly domain: string }): Promise<Targets>
  readonly clock: Clock
}

type Found = { readonly provider: string; readonly untilMs: number }

export class LaneKeeper {
  readonly #deps: LaneKeeperDeps
  readonly #found = new RecentMap<string, Found>(MASS_DESTINATIONS_MAX)
  readonly #looking = new Set<string>()
  #settings: MassLane = MASS_LANE

  constructor(deps: LaneKeeperDeps) {
    this.#deps = deps
  }

  /** As of the last `refresh`. */
  get settings(): MassLane {
    return this.#settings
  }

  async refresh(): Promise<void> {
    this.#settings = (await this.#deps.lanes?.massLane()) ?? MASS_LANE
  }

  paceOf(provider: string, nowMs: number): Pace | undefined {
    return paceOf(this.#settings, provider, nowMs)
  }

  /**
   * Who takes the mail of a destination: what is paced together. Undefined: it is being looked up, `known` is called when
   * it is known, or when there is room to look.
   */
  providerOf(destination: string, known: () => void): string | undefined {
    const found = this.#found.get(destination)
    if (found !== undefined && found.untilMs > this.#deps.clock.now()) return found.provider
    if (!this.#looking.has(destination) && this.#looking.size < MASS_LOOKUPS_MAX) {
      this.#looking.add(destination)
      void this.#lookUp(destination).then((provider) => {
        this.#found.set(destination, { provider, untilMs: this.#deps.clock.now() + MASS_PROVIDER_MS })
        this.#looking.delete(destination)
        known()
      })
    }
    return undefined
  }

  /** The domain itself where it is nobody's that we know, or goes by a route of the operator's. Never rejects. */
  async #lookUp(destination: string): Promise<string> {
    const { router, targetsOf } = this.#deps
    try {
      const { plan } = await router.wayOf(destination)
      if (plan.kind !== 'mx') return destination
      const targets = await targetsOf({ kind: 'mx', domain: destination })
      // What cannot be reached is told when it is tried.
      if (targets.kind !== 'found') return destination
      const { providerOf } = await import('../../../mail/provider.ts')
      const hosts = targets.targets.map(({ host }) => host)
      return providerOf(await providers(), hosts)?.id ?? destination
    } catch {
      return destination
    }
  }
}

let read: readonly Provider[] | undefined

async function providers(): Promise<readonly Provider[]> {
  if (read === undefined) {
    const { loadProviders } = await import('../../bounce/load-lists.ts')
    read = loadProviders()
  }
  return read
}

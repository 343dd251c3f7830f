/**
 * What the person chose about notices on this device. It lies where the service worker finds it while no page is open, and
 * nothing of the mail lies with it.
 */

/** The one store of the worker that outlives a new build. */
export const CHOICES_CACHE = 'valija-push'
const PLACE = '/push-choices'

export type PushChoices = {
  readonly language: 'en' | 'es'
  /** Whether a notice says who wrote and about what. */
  readonly names: boolean
  /** Letters that came before were told, or seen. ms */
  readonly toldMs: number
}

/** Undefined: nobody has chosen. */
export async function readChoices(): Promise<PushChoices | undefined> {
  const kept = await (await caches.open(CHOICES_CACHE)).match(PLACE)
  // Only we write there.
  return kept === undefined ? undefined : ((await kept.json()) as PushChoices)
}

export async function keepChoices(choices: PushChoices): Promise<void> {
  await (await caches.open(CHOICES_CACHE)).put(PLACE, new Response(JSON.stringify(choices)))
}

export async function forgetChoices(): Promise<void> {
  await caches.delete(CHOICES_CACHE)
}

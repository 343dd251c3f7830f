/** Starts the worker that keeps the app's page and hears pushes. Its address passes the page's one policy of trusted types. */

type TrustedTypes = {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string }
}

const WORKER = '/sw.js'

/** Undefined in browsers without workers. Throws when the browser refuses it. */
export async function startServiceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined
  return await navigator.serviceWorker.register(trusted(), { scope: '/', updateViaCache: 'none' })
}

/** Only this one address is ever trusted. W3C Trusted Types */
function trusted(): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
  if (trustedTypes === undefined) return WORKER
  const policy = trustedTypes.createPolicy('valija', {
    createScriptURL: (url) => {
      if (url !== WORKER) throw new TypeError('only our own worker is trusted')
      return url
    },
  })
  return policy.createScriptURL(WORKER)
}

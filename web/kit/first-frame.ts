/** The outline that the page itself brings (mail/index.html): it goes when the app has something better to show. */
import { useEffect, useState } from 'react'
import { SLOW_AFTER_MS } from './limits.ts'

/** Whether it is still seen: while `waiting`, until somebody should be told that it takes long. */
export function useFirstFrame(waiting: boolean): boolean {
  const [isShown, setShown] = useState(() => document.getElementById('first') !== null)
  useEffect(() => {
    const take = (): void => {
      document.getElementById('first')?.remove()
      setShown(false)
    }
    if (!waiting) {
      take()
      return undefined
    }
    const timer = setTimeout(take, SLOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [waiting])
  return isShown
}

/** The window says where one is, the nearest first: "12 sin leer · Bandeja de entrada · Valija". UI.md §5.5 */
import { useEffect } from 'react'

export function usePageTitle(...parts: readonly string[]): void {
  const title = [...parts, 'Valija'].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}

/** A part of the address: `/cuentas/$address`. */
import { useParams } from '@tanstack/react-router'

export function useParam(name: string): string {
  const params = useParams({ strict: false }) as Readonly<Record<string, string | undefined>>
  return params[name] ?? ''
}

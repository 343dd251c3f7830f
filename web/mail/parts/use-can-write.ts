import { useRouter } from '@tanstack/react-router'

/** Whether this webmail has the screen for writing: no button leads to where nothing is. */
export function useCanWrite(): boolean {
  return '/escribir' in useRouter().routesByPath
}

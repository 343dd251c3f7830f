/** What was asked of the server: its shape until it is there, why not when it cannot be had. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ScreenTrouble } from '../parts/screen-trouble.tsx'
import { Shape } from '../parts/shape.tsx'

export function Loaded<T>({
  query,
  rows = 4,
  children,
}: {
  readonly query: UseQueryResult<T>
  readonly rows?: number
  readonly children: (data: T) => ReactNode
}): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ScreenTrouble error={query.error} retry={() => void query.refetch()} />
  return <Shape rows={rows} />
}

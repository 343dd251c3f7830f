/** Accounts whose sending the brake has stopped: asked by the frame and by the start page, once for both. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { TakeoverList } from '../../../contract/src/takeover.ts'
import { useApi } from '../../kit/kit-context.ts'
import { LOOK_AGAIN_MS } from '../limits.ts'

export function useTakeovers(): UseQueryResult<z.infer<typeof TakeoverList>> {
  const api = useApi()
  return useQuery({
    queryKey: ['takeovers'],
    queryFn: () => api.get<z.infer<typeof TakeoverList>>('/api/v1/takeovers'),
    refetchInterval: LOOK_AGAIN_MS,
  })
}

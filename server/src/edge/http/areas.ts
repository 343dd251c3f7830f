/** All groups of routes, in the order in which they are made. */
import { sessionRoutes } from './areas/session.ts'
import type { Area } from './http-app.ts'

export const areas: readonly Area[] = [sessionRoutes]

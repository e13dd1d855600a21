import { z } from 'zod';

/** Null where there is no such object; without the fields where it is no blob, such as a submodule. */
export const blob = z
  .object({
    byteSize: z.number(),
    isBinary: z.boolean().nullable(),
    isTruncated: z.boolean(),
    text: z.string().nullable(),
  })
  .partial()
  .nullable();

export type BlobAnswer = z.infer<typeof blob>;

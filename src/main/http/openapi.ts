import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { throttleModes } from '../engine/direct-pool/throttle-mode.ts';
import { playlistType } from './hls-routes.ts';

interface Parameter {
  readonly name: string;
  readonly description: string;
}

/** For players: no JSON, so no schema either. */
function stream(summary: string, type: string, parameters: readonly Parameter[]) {
  const query = [
    ...parameters,
    { name: 'session', description: 'A name of your own' },
    { name: 'user', description: 'Whose viewing it is' },
  ];
  return {
    get: {
      summary,
      parameters: [
        {
          name: 'channel',
          in: 'path' as const,
          required: true,
          description: 'Number or id',
          schema: { type: 'string' as const },
        },
        ...query.map((each) => ({ ...each, in: 'query' as const, schema: { type: 'string' as const } })),
      ],
      responses: {
        200: { description: 'The stream', content: { [type]: {} } },
        404: { description: 'No such channel' },
        503: { description: 'Cannot be tuned now' },
      },
    },
  };
}

/** Checks requests and answers of this scope by their zod schemas, and describes them at /api/openapi.json. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Afterglow',
        description:
          'The API of Afterglow on this computer. Every request needs the token that Afterglow prints at its start.',
        version: '1',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          tokenInAddress: { type: 'apiKey', in: 'query', name: 'token' },
        },
      },
      security: [{ token: [] }, { tokenInAddress: [] }],
      paths: {
        '/channels/{channel}/live.ts': stream('The raw transport stream of a channel', 'video/mp2t', [
          { name: 'throttle', description: `How fast it comes: ${throttleModes.join(', ')}; burst is the default` },
        ]),
        '/channels/{channel}/live.m3u8': stream(
          'HLS of a channel; each request is answered with the playlist of this moment',
          playlistType,
          [{ name: 'profile', description: 'An encoding profile by name; auto is the default' }],
        ),
      },
    },
    transform: jsonSchemaTransform,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

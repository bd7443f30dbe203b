/** OmniChat's custom integration, in its own shapes: https://ajuda.omni.chat [doc]. */
export * from './read';
export * from './remote';
export * from './write';

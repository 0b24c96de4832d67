import type { ChannelPlan, Scene, VideoPlan } from './plan.ts';
import { city } from './scenes/city.ts';
import { classic } from './scenes/classic.ts';
import { film } from './scenes/film.ts';
import { kids } from './scenes/kids.ts';
import { music } from './scenes/music.ts';
import { nature } from './scenes/nature.ts';
import { news } from './scenes/news.ts';
import { shop } from './scenes/shop.ts';
import { space } from './scenes/space.ts';
import { sport } from './scenes/sport.ts';
import { weather } from './scenes/weather.ts';

const MAJOR_TURN = [
  [0, 4, 7, 11],
  [-3, 0, 4, 7],
  [-7, -3, 0, 4],
  [-5, -1, 2, 5],
];
const MINOR_TURN = [
  [0, 3, 7, 10],
  [-4, 0, 3, 7],
  [3, 7, 10, 14],
  [-2, 2, 5, 9],
];
const OPEN_FIFTHS = [
  [0, 7, 12, 16],
  [-2, 5, 10, 14],
  [-4, 3, 8, 12],
  [-5, 2, 7, 14],
];

const AAC = { codec: 'aac', channels: 2, kbps: 60 } as const;

function hd(scene: Scene, gopFrames: number, bFrames: number): VideoPlan {
  return { codec: 'h264', width: 1280, height: 720, interlaced: false, gopFrames, bFrames, scene };
}

export const LINE_UP: readonly ChannelPlan[] = [
  {
    number: '2',
    name: 'Meridian',
    tagline: 'News at every hour',
    file: 'meridian.ts',
    colour: '#c8102e',
    ink: '#ffffff',
    video: hd(news, 24, 2),
    audio: AAC,
    tune: { keyHz: 220, chords: OPEN_FIFTHS, arpeggio: [0, 2, 1, 2], notesPerLoop: 48, timbre: 'pluck', pad: 0.5 },
  },
  {
    number: '4',
    name: 'Isobar',
    tagline: 'Weather, all of it',
    file: 'isobar.ts',
    colour: '#2e9be6',
    ink: '#ffffff',
    video: hd(weather, 48, 3),
    audio: AAC,
    tune: {
      keyHz: 261.63,
      chords: MAJOR_TURN,
      arpeggio: [0, 1, 2, 3, 2, 1],
      notesPerLoop: 24,
      timbre: 'bell',
      pad: 0.8,
    },
  },
  {
    number: '5',
    name: 'Touchline',
    tagline: 'Live from the ground',
    file: 'touchline.ts',
    colour: '#149632',
    ink: '#ffffff',
    video: { codec: 'h264', width: 1920, height: 1080, interlaced: true, gopFrames: 24, bFrames: 2, scene: sport },
    audio: { codec: 'ac3', channels: 6, kbps: 256 },
    tune: { keyHz: 196, chords: OPEN_FIFTHS, arpeggio: [0, 1, 2, 3], notesPerLoop: 48, timbre: 'organ', pad: 0.4 },
  },
  {
    number: '7',
    name: 'Lumen',
    tagline: 'One film each night',
    file: 'lumen.ts',
    colour: '#5b1a5e',
    ink: '#ffffff',
    video: hd(film, 48, 3),
    audio: AAC,
    tune: { keyHz: 174.61, chords: MINOR_TURN, arpeggio: [0, 2, 3, 1], notesPerLoop: 16, timbre: 'bell', pad: 1.1 },
  },
  {
    number: '9',
    name: 'Pinwheel',
    tagline: 'For small people',
    file: 'pinwheel.ts',
    colour: '#ff5fa2',
    ink: '#ffffff',
    video: hd(kids, 12, 2),
    audio: AAC,
    tune: { keyHz: 329.63, chords: MAJOR_TURN, arpeggio: [0, 2, 1, 3], notesPerLoop: 48, timbre: 'marimba', pad: 0.2 },
  },
  {
    number: '11',
    name: 'Tempo',
    tagline: 'Records, end to end',
    file: 'tempo.ts',
    colour: '#7a3cff',
    ink: '#ffffff',
    video: hd(music, 24, 2),
    audio: AAC,
    tune: {
      keyHz: 207.65,
      chords: MINOR_TURN,
      arpeggio: [0, 3, 2, 3, 1, 2],
      notesPerLoop: 48,
      timbre: 'pluck',
      pad: 0.8,
    },
  },
  {
    number: '13',
    name: 'Hedgerow',
    tagline: 'Slow and outdoors',
    file: 'hedgerow.ts',
    colour: '#a8d91c',
    ink: '#17300b',
    video: hd(nature, 36, 0),
    audio: AAC,
    tune: { keyHz: 293.66, chords: MAJOR_TURN, arpeggio: [3, 1, 2, 0], notesPerLoop: 16, timbre: 'marimba', pad: 0.9 },
  },
  {
    number: '20',
    name: 'Overpass',
    tagline: 'The city, tonight',
    file: 'overpass.ts',
    colour: '#0b7f86',
    ink: '#ffffff',
    video: hd(city, 12, 2),
    audio: AAC,
    tune: { keyHz: 233.08, chords: MINOR_TURN, arpeggio: [0, 1, 3, 2], notesPerLoop: 32, timbre: 'organ', pad: 0.7 },
  },
  {
    number: '28',
    name: 'Trolley',
    tagline: 'Things you can have',
    file: 'trolley.ts',
    colour: '#ff6b2c',
    ink: '#ffffff',
    video: hd(shop, 36, 0),
    audio: AAC,
    tune: {
      keyHz: 277.18,
      chords: MAJOR_TURN,
      arpeggio: [0, 1, 2, 1, 3, 1],
      notesPerLoop: 48,
      timbre: 'bell',
      pad: 0.3,
    },
  },
  {
    number: '36',
    name: 'Perigee',
    tagline: 'Documentaries from afar',
    file: 'perigee.ts',
    colour: '#14248a',
    ink: '#ffffff',
    video: { codec: 'hevc', width: 1280, height: 720, interlaced: false, gopFrames: 36, bFrames: 3, scene: space },
    audio: AAC,
    tune: { keyHz: 155.56, chords: OPEN_FIFTHS, arpeggio: [0, 3, 1, 2], notesPerLoop: 12, timbre: 'bell', pad: 1.4 },
  },
  {
    number: '41',
    name: 'Classic',
    tagline: 'Since the test card',
    file: 'classic.ts',
    colour: '#f2e3bc',
    ink: '#2a2320',
    video: { codec: 'mpeg2', width: 720, height: 576, interlaced: true, gopFrames: 12, bFrames: 2, scene: classic },
    audio: { codec: 'mp2', channels: 2, kbps: 192 },
    tune: {
      keyHz: 246.94,
      chords: MAJOR_TURN,
      arpeggio: [0, 1, 2, 3, 2, 1],
      notesPerLoop: 32,
      timbre: 'organ',
      pad: 0.5,
    },
  },
  {
    number: '70',
    name: 'Driftwood Radio',
    tagline: 'Sound only',
    file: 'driftwood.ts',
    colour: '#7fe3c4',
    ink: '#17302a',
    video: undefined,
    audio: { codec: 'mp2', channels: 2, kbps: 160 },
    tune: { keyHz: 196, chords: MINOR_TURN, arpeggio: [0, 2, 3, 2, 1, 3], notesPerLoop: 32, timbre: 'pluck', pad: 1 },
  },
];

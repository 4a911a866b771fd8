#!/bin/bash
# GROMACS 2022.5 (Debian gromacs, mixed and double precision): 64 ions in a tilted cell that varies. make.sh FOLDER
input=$(realpath "$(dirname "$0")"); mkdir -p "$1"; cd "$1" || exit 1
sed 's/nstfout = 20/nstfout = 0/' $input/npt.mdp > gmx_d.mdp
cp $input/npt.mdp gmx.mdp
for p in gmx gmx_d; do
  $p grompp -f $p.mdp -c $input/tric.gro -p $input/topol.top -o $p.tpr -maxwarn 20
  $p mdrun -ntmpi 1 -ntomp 1 -deffnm $p
done
convert() { echo 0 | gmx trjconv -s gmx.tpr "$@"; }
convert -f gmx.trr -o traj.gro -vel -ndec 6
convert -f gmx.trr -o traj.g96 -vel
convert -f gmx.trr -o positions.g96 -novel
convert -f gmx.trr -o frames.pdb
convert -f gmx.trr -o nojump.xtc -pbc nojump -ndec 5
# A run in two parts: the second begins with the last frame of the first.
sed 's/nsteps = 100/nsteps = 60/' $input/npt.mdp > short.mdp
gmx grompp -f short.mdp -c $input/tric.gro -p $input/topol.top -o part.tpr -maxwarn 20
gmx mdrun -ntmpi 1 -ntomp 1 -deffnm part
gmx convert-tpr -s part.tpr -nsteps 120 -o longer.tpr
gmx mdrun -ntmpi 1 -ntomp 1 -s longer.tpr -cpi part.cpt -noappend -deffnm part
# Velocities more often than positions.
sed 's/nstxout = 20/nstxout = 40/' $input/npt.mdp > seldom.mdp
gmx grompp -f seldom.mdp -c $input/tric.gro -p $input/topol.top -o seldom.tpr -maxwarn 20
gmx mdrun -ntmpi 1 -ntomp 1 -deffnm seldom

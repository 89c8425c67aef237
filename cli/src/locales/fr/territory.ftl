# raccord campaign people, raccord indicators --by : listes et chiffres par territoire.

help-campaign-people = Montrer qui est sur les listes, par département, et qui n’est soutenu par personne
help-campaign-people-more =
    Est soutenu qui a un parcours, un réseau qui l’accompagne, un autre organisme chargé du contact, ou un dossier chez un partenaire que cet organisme
    peut lire. Le département est celui du code postal, sinon celui du dernier établissement.

    Exemples :
      raccord campaign people --department 54
      raccord campaign people "Novembre 2026" --unsupported
help-campaign-people-which = Nom d’une campagne ; à défaut, les listes de toutes
help-campaign-people-department = Seulement ceux de ce département : son numéro ou son nom
help-campaign-people-unsupported = Seulement ceux que personne ne soutient encore
help-campaign-people-gone = Aussi ceux qui sont sortis de la liste
campaign-people-no-department = { $text } n’est pas un département
hint-campaign-people-department = écrivez son numéro ou son nom : 54, 2A, Moselle
campaign-people-alone = jeunes : { $count }, soutenus par personne : { $alone }
campaign-people-solution = dans une solution
campaign-column-training = Dernière formation
campaign-column-department = Département
campaign-column-support = Soutenu par

help-indicators-by = Par territoire : municipality (commune), area (bassin), department, academie, region ou site
help-indicators-population = Jeunes qui vivent sur le territoire : la part des décrocheurs parmi eux est montrée
indicators-column-territory = Territoire
indicators-no-territory = inconnu
indicators-share = Décrocheurs parmi les jeunes du territoire : { $share } %

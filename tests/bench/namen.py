"""Invented persons for the search: given and family names as they are common among clients."""

import random

_VORNAMEN = (
    "Mohammed Mohamad Muhammad Ahmad Ahmed Ali Hassan Hussein Hosein Omar Khaled Chaled Mahmoud "
    "Ibrahim Yusuf Youssef Mustafa Abdullah Abdulrahman Karim Said Samir Tarek Walid Ziad Bilal "
    "Anas Amer Basel Firas Ghassan Hamza Imad Jamal Kamal Louay Majd Nabil Nasser Osama Rami Rashid "
    "Salim Sami Tamer Wael Yasin Zakaria Fatima Aisha Maryam Zainab Khadija Amina Hala Rana Nour "
    "Samira Layla Rima Hiba Dalal Ghada Hanan Iman Jamila Lina Maha Nadia Rasha Sahar Salma Wafa "
    "Mehmet Mustafa Emre Hüseyin Ömer Murat Serkan Çağlar Ayşe Fatma Elif Zeynep Emine Hatice "
    "Gülsüm Şükran Reza Hossein Mehdi Amir Farhad Behrouz Javad Nasrin Zahra Parvin Maryam Shirin "
    "Golnaz Mahnaz Zabihullah Najibullah Ahmadullah Nawid Wahid Farid Hamid Rahim Oleksandr Serhij "
    "Andrij Dmytro Mykola Wolodymyr Iryna Olena Natalija Tetjana Oksana Halyna Julija Switlana "
    "Goran Zoran Dragan Milan Nikola Jovan Snežana Jelena Ljiljana Dragana Tesfay Haile Yohannes "
    "Kidane Berhane Filmon Habtom Merhawi Selam Mehret Semhar Letebrhan Abeba Tsegay Girmay Ion "
    "Andrei Mihai Elena Maria Ana Georgi Dimitar Ivan Stojan Bogdana Desislava Peter Michael Anna "
    "Thomas Julia Sabine Jürgen Günther Grace Joy Blessing Emmanuel Samuel Mamadou Fatoumata Ibrahima "
    "Aminata Ousmane Kwame Abena Nguyen Thi Linh Minh Arjun Priya Rajesh Sunita"
)
_NACHNAMEN = (
    "Alsayed Al-Hassan Alahmad Almohamad Al-Khatib Al-Masri Al-Ali Hamdan Haddad Khalil Khoury "
    "Saleh Salem Mansour Nasser Qasim Rahman Sharif Sheikh Sulaiman Taha Younes Zayed Ibrahim Ismail "
    "Jaber Kassem Darwish Fares Ghanem Hijazi Issa Kabbani Maalouf Najjar Othman Rifai Sabbagh "
    "Shami Tahan Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan "
    "Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Karimi Hosseini Ahmadi Mohammadi Rezaei "
    "Jafari Sadeghi Ghasemi Moradi Rahimi Hashemi Noori Amiri Azizi Haidari Sultani Stanikzai Wardak "
    "Popal Schewtschenko Kowalenko Bondarenko Tkatschenko Krawtschenko Melnyk Schewtschuk Petrenko "
    "Iwanow Petrow Sidorow Kusnezow Popow Jovanović Petrović Nikolić Marković Đorđević Stojanović "
    "Kowalski Wiśniewski Nowak Wójcik Kamiński Gebremariam Gebreselassie Tesfamariam Woldeab Kiflay "
    "Habtemariam Abraham Teklehaimanot Ghebrehiwet Zerai Popescu Ionescu Dumitru Dimitrov Georgiev "
    "Müller Schmidt Schneider Fischer Weber Okafor Mensah Diallo Bah Barry Traoré Sow Keita Nguyen "
    "Tran Pham Singh Kumar Sharma Berisha Krasniqi Gashi Hoxha Shala Morina Bytyqi Haziri Selimi"
)
VORNAMEN, NACHNAMEN = _VORNAMEN.split(), _NACHNAMEN.split()
ENDUNGEN = (*[""] * 8, "i", "a", "an", "ou", "ullah", "zadeh", "oğlu", "ski")
"""Many families share few names; with an ending there are thousands."""


def person(nummer: int) -> str:
    """The name of the invented person with this number; the same in every run.

    The first names of the lists are the commonest, as in life: every thirtieth is a Mohammed.
    """
    zufall = random.Random(nummer)  # noqa: S311
    teile = [_haeufig(zufall, VORNAMEN)]
    if zufall.random() < 0.25:
        teile.append(_haeufig(zufall, VORNAMEN))
    return f"{' '.join(teile)} {_haeufig(zufall, NACHNAMEN)}{zufall.choice(ENDUNGEN)}"


def _haeufig(zufall: random.Random, liste: list[str]) -> str:
    return liste[int(zufall.random() ** 1.5 * len(liste))]
